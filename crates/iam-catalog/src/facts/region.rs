//! Partitions and their Regions, and what a Region not listed here would look like.

/// A partition: a group of Regions that shares accounts, ARNs and service principals with no other.
#[derive(Debug)]
pub struct Partition {
    /// The second field of its ARNs, such as `aws-cn`.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What its hosts and service principals end in, such as `amazonaws.com.cn`.
    pub domain: &'static str,
    /// Its Regions, in alphabetical order.
    pub regions: &'static [&'static str],
}

/// The day the list of Regions is of. Regions opened later are told by their shape.
pub const REGIONS_AS_OF: &str = "2026-11-22";

/// Every partition, the one of nearly all readers first.
// Source: partitions.json and endpoints.json of botocore 1.44.5.
pub const PARTITIONS: &[Partition] = &[
    Partition {
        name: "aws",
        title: "AWS",
        domain: "amazonaws.com",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "me-west-1",
            "mx-central-1",
            "sa-east-1",
            "sa-west-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    },
    Partition {
        name: "aws-cn",
        title: "AWS China",
        domain: "amazonaws.com.cn",
        regions: &["cn-north-1", "cn-northwest-1"],
    },
    Partition {
        name: "aws-us-gov",
        title: "AWS GovCloud (US)",
        domain: "amazonaws.com",
        regions: &["us-gov-east-1", "us-gov-west-1"],
    },
    Partition {
        name: "aws-eusc",
        title: "AWS European Sovereign Cloud",
        domain: "amazonaws.eu",
        regions: &["eusc-de-east-1"],
    },
    Partition {
        name: "aws-iso",
        title: "AWS ISO",
        domain: "c2s.ic.gov",
        regions: &["us-iso-east-1", "us-iso-west-1"],
    },
    Partition {
        name: "aws-iso-b",
        title: "AWS ISOB",
        domain: "sc2s.sgov.gov",
        regions: &["us-isob-east-1", "us-isob-west-1"],
    },
    Partition {
        name: "aws-iso-e",
        title: "AWS ISOE",
        domain: "cloud.adc-e.uk",
        regions: &["eu-isoe-west-1"],
    },
    Partition {
        name: "aws-iso-f",
        title: "AWS ISOF",
        domain: "csp.hci.ic.gov",
        regions: &["us-isof-east-1", "us-isof-south-1"],
    },
];

/// The directions that stand before the number in the name of a Region.
const DIRECTIONS: &[&str] = &[
    "central",
    "east",
    "north",
    "northeast",
    "northwest",
    "south",
    "southeast",
    "southwest",
    "west",
];

/// The partition with this name, as ARNs write it.
pub fn partition(name: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.name == name)
}

/// The partition a listed Region belongs to.
pub fn partition_of_region(region: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.regions.contains(&region))
}

/// Every listed Region, partition by partition.
pub fn regions() -> impl Iterator<Item = &'static str> {
    PARTITIONS.iter().flat_map(|partition| partition.regions.iter().copied())
}

/// Whether the text is a listed Region.
pub fn is_region(text: &str) -> bool {
    partition_of_region(text).is_some()
}

/// Whether the text could be a Region that opened after [`REGIONS_AS_OF`]: an area, perhaps a
/// country or partition, a direction and one digit, as in `eusc-de-east-1`.
pub fn has_region_shape(text: &str) -> bool {
    let mut parts = text.rsplit('-');
    let number = parts.next().unwrap_or_default();
    let direction = parts.next().unwrap_or_default();
    let areas: Vec<&str> = parts.collect();
    matches!(number.as_bytes(), [b'1'..=b'9'])
        && DIRECTIONS.contains(&direction)
        && (1..=2).contains(&areas.len())
        && areas.iter().all(|area| is_area(area))
}

fn is_area(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_region_has_the_shape_and_one_partition() {
        for region in regions() {
            assert!(has_region_shape(region), "{region}");
            let owners = PARTITIONS.iter().filter(|part| part.regions.contains(&region)).count();
            assert_eq!(owners, 1, "{region}");
        }
        for partition in PARTITIONS {
            assert!(partition.regions.is_sorted(), "{}", partition.name);
        }
    }

    #[test]
    fn shape_tells_new_regions_from_slips() {
        for region in ["us-east-3", "xy-southwest-1", "eusc-fr-west-1", "us-isob-south-1"] {
            assert!(has_region_shape(region) && !is_region(region), "{region}");
        }
        for slip in
            ["us-east-11", "US-EAST-1", "us-east", "us-esat-1", "useast1", "us-east-1a", "", "*"]
        {
            assert!(!has_region_shape(slip), "{slip}");
        }
    }
}
