//! A policy as plain structures that borrow from the text: what reading costs through serde when
//! nothing is checked and no place is kept.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor, value};

/// A document.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, bound(deserialize = "'de: 'a"))]
pub struct Document<'a> {
    /// The language.
    pub version: Option<&'a str>,
    /// A name.
    pub id: Option<Cow<'a, str>>,
    /// What it says.
    pub statement: Several<Statement<'a>>,
}

/// A statement of an identity policy.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, bound(deserialize = "'de: 'a"))]
pub struct Statement<'a> {
    /// A name.
    pub sid: Option<&'a str>,
    /// Allow or Deny.
    pub effect: &'a str,
    /// The actions.
    pub action: Option<Several<Text<'a>>>,
    /// The actions it does not speak about.
    pub not_action: Option<Several<Text<'a>>>,
    /// The resources.
    pub resource: Option<Several<Text<'a>>>,
    /// The resources it does not speak about.
    pub not_resource: Option<Several<Text<'a>>>,
    /// Operators with their keys and values.
    pub condition: Option<Members<'a, Members<'a, Several<Text<'a>>>>>,
}

/// A text, borrowed where it has no escapes; a number or boolean becomes one.
#[derive(Debug)]
pub struct Text<'a>(pub Cow<'a, str>);

/// One value, or a list of them.
#[derive(Debug)]
pub struct Several<T>(pub Vec<T>);

/// The members of an object in their order.
#[derive(Debug)]
pub struct Members<'a, T>(pub Vec<(&'a str, T)>);

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(if value { "true" } else { "false" })))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(value.to_string())))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(TextVisitor)
    }
}

struct SeveralVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SeveralVisitor<T> {
    type Value = Several<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one or several")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Several<T>, E> {
        T::deserialize(value::BorrowedStrDeserializer::new(text)).map(|one| Several(vec![one]))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Several<T>, E> {
        T::deserialize(value::BoolDeserializer::new(value)).map(|one| Several(vec![one]))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Several<T>, E> {
        T::deserialize(value::U64Deserializer::new(value)).map(|one| Several(vec![one]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Several<T>, A::Error> {
        T::deserialize(value::MapAccessDeserializer::new(map)).map(|one| Several(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Several<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Several(values))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(SeveralVisitor(PhantomData))
    }
}

struct MembersVisitor<'a, T>(PhantomData<(&'a (), T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<'a, T> {
    type Value = Members<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Members<'a, T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_map(MembersVisitor(PhantomData))
    }
}
