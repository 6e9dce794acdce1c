//! The data file, read: `cargo xtask catalog` writes it with `catalog/encode.rs`, in this order.
//!
//! The file is a line that names the format, the length of the contents (4 bytes, the lowest
//! first) and the contents, deflated. In the contents, a *number* has seven bits in each byte, the
//! lowest first, and the high bit says that more follow. *Names* are three columns: the length that
//! each shares with the name before, in one byte; the length of its rest, in one byte; the rests. A
//! *set* is written as 0 for the empty one, 1 for the next one of its table, or how far back it
//! stands plus one.
//!
//! Contents: the date; the services; the keys; the tables of sets; resource types; actions.

use std::ops::Range;

use miniz_oxide::inflate::decompress_slice_iter_to_slice;

use crate::action::{AccessLevel, ActionId, ActionRow, UseRow};
use crate::catalog::Catalog;
use crate::key::{KeyRow, KeyType};
use crate::lists::Lists;
use crate::names::Names;
use crate::resource::TypeRow;
use crate::service::ServiceRow;

/// The first line of the data file.
const FORMAT: &[u8] = b"iam-catalog 1\n";

/// Reads a data file; `None` where it is something else.
pub(crate) fn catalog(file: &[u8]) -> Option<Catalog> {
    let contents = inflate(file.strip_prefix(FORMAT)?)?;
    Some(Reader { rest: &contents }.catalog())
}

/// Inflates what begins with its length.
pub(crate) fn inflate(file: &[u8]) -> Option<Vec<u8>> {
    let (length, deflated) = file.split_first_chunk()?;
    let mut contents = vec![0; u32::from_le_bytes(*length) as usize];
    let written =
        decompress_slice_iter_to_slice(&mut contents, [deflated].into_iter(), false, true).ok()?;
    (written == contents.len()).then_some(contents)
}

/// What has not been read yet.
struct Reader<'b> {
    rest: &'b [u8],
}

/// Why reading cannot fail: whoever changes the file runs the tests.
const WHOLE: &str = "a test reads the whole catalog";

impl<'b> Reader<'b> {
    fn catalog(mut self) -> Catalog {
        let date = self.names(1).get(0).to_owned();
        let count = self.number() as usize;
        let (prefixes, titles) = (self.names(count), self.names(count));
        let count_keys = self.number() as usize;
        let key_names = self.names(count_keys);
        let keys = (0..count_keys).map(|_| self.key()).collect();
        let services = self.services(count);
        let service_keys = self.lists(count, |_, number| number);
        let key_sets = self.table(|_, number| number);
        let mut sets = Back::default();
        let (type_names, templates, types) = self.types(&services, &mut sets);
        let uses = self.table(|reader, number| UseRow {
            place: number >> 1,
            required: number & 1 == 1,
            keys: sets.next(reader.number()),
        });
        let dependents = self.table(|_, number| ActionId(number));
        let action_names = self.names(services.last().map_or(0, |it| it.actions.end.into()));
        let actions = self.actions(&services, &mut sets);
        Catalog {
            date,
            prefixes,
            titles,
            services,
            key_names,
            keys,
            type_names,
            types,
            templates,
            action_names,
            actions,
            service_keys,
            key_sets,
            uses,
            dependents,
        }
    }

    /// Type, whether multivalued, global, listed; then the service, 0 for none.
    fn key(&mut self) -> KeyRow {
        let flags = self.byte();
        KeyRow {
            key_type: *KeyType::ALL.get(usize::from(flags & 7)).expect(WHOLE),
            is_multivalued: flags & 8 != 0,
            is_global: flags & 16 != 0,
            is_listed: flags & 32 != 0,
            service: self.short().checked_sub(1),
        }
    }

    /// For each service whether resource control policies reach it, how many types, how many
    /// actions.
    fn services(&mut self, count: usize) -> Vec<ServiceRow> {
        let (mut types, mut actions) = (0, 0);
        let row = |_| ServiceRow {
            is_rcp_covered: self.byte() == 1,
            types: advance(&mut types, self.short()),
            actions: advance(&mut actions, self.short()),
        };
        (0..count).map(row).collect()
    }

    /// Names of all types; how many templates each has; the templates; the keys of each type.
    fn types(&mut self, services: &[ServiceRow], sets: &mut Back) -> (Names, Names, Vec<TypeRow>) {
        let count = services.last().map_or(0, |it| it.types.end);
        let names = self.names(count.into());
        let mut end = 0;
        let ranges: Vec<Range<u16>> = (0..count).map(|_| advance(&mut end, self.short())).collect();
        let templates = self.names(end.into());
        let owners = (0..).zip(services).flat_map(|(at, it)| it.types.clone().map(move |_| at));
        let rows = owners.zip(ranges).map(|(service, templates)| {
            let keys = sets.next(self.number());
            TypeRow { service, templates, keys }
        });
        (names, templates, rows.collect())
    }

    /// Column by column: levels, uses, keys, dependent actions.
    fn actions(&mut self, services: &[ServiceRow], sets: &mut Back) -> Vec<ActionRow> {
        let mut uses = Back::default();
        let mut dependents = Back::default();
        let owners = (0..).zip(services).flat_map(|(at, it)| it.actions.clone().map(move |_| at));
        let mut rows: Vec<ActionRow> = owners
            .map(|service| {
                let levels = self.byte();
                let level = |number: u8| *AccessLevel::ALL.get(usize::from(number)).expect(WHOLE);
                let (level, aws_level) = (level(levels & 7), level(levels >> 3));
                ActionRow { service, level, aws_level, uses: 0, keys: 0, dependents: 0 }
            })
            .collect();
        rows.iter_mut().for_each(|row| row.uses = uses.next(self.number()));
        rows.iter_mut().for_each(|row| row.keys = sets.next(self.number()));
        rows.iter_mut().for_each(|row| row.dependents = dependents.next(self.number()));
        rows
    }

    /// A table of lists, after their number.
    fn table<T>(&mut self, item: impl FnMut(&mut Self, u16) -> T) -> Lists<T> {
        let count = self.number() as usize;
        self.lists(count, item)
    }

    /// Lists: the length of each, then its items, as the distance to the item before.
    fn lists<T>(&mut self, count: usize, mut item: impl FnMut(&mut Self, u16) -> T) -> Lists<T> {
        let mut lists = Lists::new();
        for _ in 0..count {
            let mut number = 0;
            for _ in 0..self.number() {
                number += self.short();
                let item = item(self, number);
                lists.push(item);
            }
            lists.close();
        }
        lists
    }

    fn names(&mut self, count: usize) -> Names {
        let (shared, own) = (self.take(count), self.take(count));
        let length: usize = [shared, own].into_iter().flatten().map(|it| usize::from(*it)).sum();
        let mut text = Vec::with_capacity(length);
        let mut ends = Vec::with_capacity(count);
        let mut start = 0;
        for (shared, own) in shared.iter().zip(own) {
            let shared = start..start + usize::from(*shared);
            start = text.len();
            text.extend_from_within(shared);
            text.extend_from_slice(self.take(usize::from(*own)));
            ends.push(text.len() as u32);
        }
        Names::new(String::from_utf8(text).expect(WHOLE), ends)
    }

    fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).expect(WHOLE);
        self.rest = rest;
        taken
    }

    fn short(&mut self) -> u16 {
        u16::try_from(self.number()).expect(WHOLE)
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 127) << shift;
            if byte < 128 {
                return number;
            }
            shift += 7;
        }
    }

    fn byte(&mut self) -> u8 {
        let (byte, rest) = self.rest.split_first().expect(WHOLE);
        self.rest = rest;
        *byte
    }
}

/// The next `count` numbers after `end`, which moves on.
fn advance(end: &mut u16, count: u16) -> Range<u16> {
    let start = *end;
    *end += count;
    start..*end
}

/// Sets that were spoken of so far, each once.
#[derive(Default)]
struct Back {
    last: u32,
}

impl Back {
    /// The number of the set that is written as `code`.
    fn next(&mut self, code: u32) -> u32 {
        match code {
            0 => 0,
            1 => {
                self.last += 1;
                self.last
            }
            back => self.last + 2 - back,
        }
    }
}
