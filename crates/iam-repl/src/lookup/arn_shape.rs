//! Which resource types an ARN fits, with its wildcards and variables, and what speaks against it.

use iam_catalog::facts::{has_region_shape, is_region, partition};
use iam_catalog::{ArnTemplate, Catalog, FieldShape, ResourceType, Service, suggest};
use iam_lint::overlap;
use iam_policy::{AccountId, Case, Pattern};

/// An ARN as a policy may write it.
pub(super) struct Shape {
    /// Its fields as written, up to six; colons within variables split nothing.
    pub(super) fields: Vec<String>,
    /// The keys of its variables.
    pub(super) variables: Vec<String>,
    /// The fields with `*` for every variable; always six.
    globs: Vec<String>,
}

/// The names of the fields.
pub(super) const FIELDS: [&str; 6] =
    ["arn", "partition", "service", "region", "account", "resource"];

impl Shape {
    pub(super) fn new(text: &str) -> Shape {
        let mut glob = String::new();
        // The same text with nothing but letters in the place of variables, byte by byte.
        let mut masked = String::new();
        let mut end = 0;
        let mut variables = Vec::new();
        for (range, variable) in Pattern::variables_in(text) {
            let before = text.get(end..range.start).unwrap_or_default();
            glob.push_str(&format!("{before}*"));
            masked.push_str(&format!("{before}{}", "x".repeat(range.len())));
            end = range.end;
            variables.push(variable.key.into());
        }
        let rest = text.get(end..).unwrap_or_default();
        glob.push_str(rest);
        masked.push_str(rest);
        let mut at = 0;
        let fields = masked.splitn(FIELDS.len(), ':').map(|field| {
            let start = at;
            at += field.len() + 1;
            text.get(start..start + field.len()).unwrap_or_default().to_owned()
        });
        let fields: Vec<String> = fields.collect();
        let globs = glob.splitn(FIELDS.len(), ':').map(str::to_owned);
        let globs = globs.chain(std::iter::repeat("*".to_owned())).take(FIELDS.len()).collect();
        Shape { fields, variables, globs }
    }

    fn field(&self, at: usize) -> &str {
        self.globs.get(at).map_or("", String::as_str)
    }

    /// The names of the fields with wildcards; those of variables do not count.
    pub(super) fn with_wildcards(&self) -> Vec<&'static str> {
        let is_open = |field: &String| {
            let mut text = field.clone();
            for (range, _) in Pattern::variables_in(field).into_iter().rev() {
                text.replace_range(range, "");
            }
            text.contains(['*', '?'])
        };
        let open = FIELDS.into_iter().zip(&self.fields).filter(|(_, field)| is_open(field));
        open.map(|(name, _)| name).collect()
    }

    /// The resource types that have such an ARN, each with the template that fits.
    pub(super) fn types<'c>(
        &self,
        catalog: &'c Catalog,
    ) -> Vec<(ResourceType<'c>, ArnTemplate<'c>)> {
        let all = catalog.services().flat_map(|it| it.resource_types());
        let each = all.flat_map(|it| it.templates().map(move |template| (it, template)));
        let fitting: Vec<_> = each.filter(|(_, template)| self.fits(*template)).collect();
        let resource = self.field(5);
        let holds = |template: ArnTemplate<'_>| {
            Pattern::glob(&resource_glob(template)).matches(resource, Case::Sensitive)
        };
        // `arn:…:bucket/key` also looks like a bucket with a slash in its name; the template that
        // says more is meant.
        let is_meant = |(_, template): &(ResourceType<'_>, ArnTemplate<'_>)| {
            let wide = resource_glob(*template);
            !fitting.iter().any(|(_, other)| {
                let narrow = resource_glob(*other);
                let is_narrower = narrow != wide
                    && other.field(2) == template.field(2)
                    && Pattern::glob(&wide).matches(&narrow, Case::Sensitive);
                is_narrower && holds(*other)
            })
        };
        let mut meant: Vec<_> = fitting.iter().filter(|it| is_meant(it)).copied().collect();
        meant.sort_by_key(|(it, _)| !self.is_of(it.service()));
        meant
    }

    /// Whether it names this service.
    pub(super) fn is_of(&self, service: Service<'_>) -> bool {
        service.prefix() == self.field(2)
    }

    fn fits(&self, template: ArnTemplate<'_>) -> bool {
        self.fits_but_for_place(template) && self.misplaced(template).is_none()
    }

    /// Whether service and resource fit.
    fn fits_but_for_place(&self, template: ArnTemplate<'_>) -> bool {
        let glob = template.glob();
        let fields: Vec<&str> = glob.splitn(FIELDS.len(), ':').collect();
        let same = |at: usize| fields.get(at).is_some_and(|own| overlap(own, self.field(at)));
        same(0) && same(1) && same(2) && same(5)
    }

    /// What its Region or account has against a template that fits otherwise.
    fn misplaced(&self, template: ArnTemplate<'_>) -> Option<&'static str> {
        let wrong = |shape: FieldShape<'_>, own: &str| match shape {
            FieldShape::Empty => !overlap("", own),
            FieldShape::Any => own.is_empty(),
            FieldShape::Literal(text) => !overlap(text, own),
        };
        let says = |shape: FieldShape<'_>, with: &'static str, without: &'static str| match shape {
            FieldShape::Empty => without,
            FieldShape::Any | FieldShape::Literal(_) => with,
        };
        if wrong(template.region(), self.field(3)) {
            return Some(says(template.region(), "names its Region", "has no Region"));
        }
        wrong(template.account(), self.field(4))
            .then(|| says(template.account(), "names its account", "has no account"))
    }

    /// What is wrong with it, each a sentence.
    pub(super) fn problems(&self, catalog: &Catalog) -> Vec<String> {
        let mut problems = Vec::new();
        if self.fields.len() < FIELDS.len() {
            let there = self.fields.len();
            problems.push(format!("it has {there} fields and an ARN has six, split by colons"));
        }
        if self.field(0) != "arn" {
            problems.push("an ARN begins with `arn:`".to_owned());
        }
        if !problems.is_empty() {
            return problems;
        }
        let is_text = |text: &str| !text.contains(['*', '?']);
        let shown = super::typed;
        let name = self.field(1);
        if is_text(name) && partition(name).is_none() {
            problems.push(format!("`{}` is no partition; nearly always it is `aws`", shown(name)));
        }
        let region = self.field(3);
        if is_text(region) && !region.is_empty() && !is_region(region) && !has_region_shape(region)
        {
            let near = suggest::region(region);
            let near = near.first().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
            problems.push(format!("`{}` is no Region{near}", shown(region)));
        }
        let account = self.field(4);
        let is_account = AccountId::parse(account).is_some() || ["", "aws"].contains(&account);
        if is_text(account) && !is_account && account.bytes().any(|byte| byte.is_ascii_digit()) {
            problems.push(format!("`{}` is no account id: one has twelve digits", shown(account)));
        }
        problems.extend(self.no_type(catalog));
        problems
    }

    /// Why no resource type fits.
    fn no_type(&self, catalog: &Catalog) -> Option<String> {
        if self.fields.len() < FIELDS.len() || !self.types(catalog).is_empty() {
            return None;
        }
        let all = || catalog.services().flat_map(|it| it.resource_types());
        let each = || all().flat_map(|it| it.templates().map(move |template| (it, template)));
        let service = self.field(2);
        if !each().any(|(_, template)| overlap(template.field(2), service)) {
            let near = suggest::service(catalog, service);
            let near = near.first().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
            return Some(format!("no ARN has the service `{}`{near}", super::typed(service)));
        }
        let mut near = each().filter(|(_, template)| self.fits_but_for_place(*template));
        let found = near.next().and_then(|(it, template)| {
            let what = self.misplaced(template)?;
            Some(format!("the ARN of a `{}` {what}: `{}`", it.name(), template.text()))
        });
        let other = || format!("no resource type of `{}` has such an ARN", super::typed(service));
        Some(found.unwrap_or_else(other))
    }
}

fn resource_glob(template: ArnTemplate<'_>) -> String {
    template.glob().splitn(FIELDS.len(), ':').nth(5).unwrap_or_default().to_owned()
}
