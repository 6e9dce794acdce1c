//! The ids of the rules and traps that cases may cite.

/// The rules of matching, conditions, variables, decisions and context: each needs a case.
#[rustfmt::skip]
pub(super) const EVALUATION_RULES: &[&str] = &[
    "E-200", "E-201", "E-202", "E-203", "E-204", "E-210", "E-211", "E-212", "E-213", "E-214",
    "E-215", "E-216", "E-217", "E-218", "E-219", "E-220", "E-221", "E-222", "E-223", "E-230",
    "E-231", "E-232", "E-233", "E-234", "E-235", "E-236", "E-237", "E-238", "E-239", "E-240",
    "E-241", "E-250", "E-300", "E-301", "E-302", "E-303", "E-304", "E-305", "E-306", "E-310",
    "E-311", "E-312", "E-313", "E-314", "E-315", "E-316", "E-317", "E-320", "E-321", "E-330",
    "E-331", "E-332", "E-333", "E-334", "E-335", "E-336", "E-340", "E-341", "E-342", "E-343",
    "E-344", "E-350", "E-360", "E-400", "E-401", "E-402", "E-403", "E-404", "E-405", "E-406",
    "E-407", "E-408", "E-409", "E-500", "E-501", "E-502", "E-503", "E-504", "E-505", "E-506",
    "E-507", "E-508", "E-509", "E-510", "E-511", "E-512", "E-513", "E-520", "E-521", "E-522",
    "E-523", "E-524", "E-530", "E-531", "E-532", "E-533", "E-534", "E-540", "E-541", "E-542",
    "E-543", "E-544", "E-545", "E-550", "E-551", "E-552", "E-553", "E-560", "E-561", "E-562",
    "E-563", "E-564", "E-570", "E-571", "E-572", "E-573", "E-574", "E-575", "E-576", "E-580",
    "E-581", "E-582", "E-583", "E-584", "E-585", "E-586", "E-587", "E-590", "E-591", "E-595",
    "E-596", "E-597", "E-598", "E-600", "E-601", "E-602", "E-603", "E-604", "E-605", "E-606",
    "E-607", "E-610", "E-611", "E-612",
];

/// The rules of the model, of the grammar and of the result: cases may cite them too.
#[rustfmt::skip]
const OTHER_RULES: &[&str] = &[
    "E-001", "E-002", "E-003", "E-004", "E-005", "E-006", "E-101", "E-102", "E-103", "E-104",
    "E-105", "E-106", "E-107", "E-108", "E-110", "E-111", "E-112", "E-113", "E-114", "E-115",
    "E-116", "E-117", "E-118", "E-119", "E-121", "E-122", "E-123", "E-124", "E-125", "E-126",
    "E-127", "E-128", "E-130", "E-131", "E-700", "E-701", "E-702", "E-703", "E-704", "E-705",
    "E-706", "E-707", "E-708", "E-709", "E-710", "E-711", "E-712",
];

/// How many traps there are: `T-01` and so on. Each needs a case.
pub(super) const TRAPS: usize = 125;

/// Whether a rule or trap has this id.
pub(super) fn exists(id: &str) -> bool {
    let trap = |number: usize| (1..=TRAPS).contains(&number) && format!("T-{number:02}") == id;
    EVALUATION_RULES.contains(&id)
        || OTHER_RULES.contains(&id)
        || id.strip_prefix("T-").and_then(|it| it.parse().ok()).is_some_and(trap)
}
