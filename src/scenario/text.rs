//! Words in several languages, and tables that keep the order in which an author wrote them.

use std::fmt;
use std::ops::Index;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::Visitor;

/// A text: one plain string for every language, or one string a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// The same in every language.
    Plain(String),
    /// Language code to words, in the author's order.
    Translated(Table<String>),
}

impl Text {
    /// The words in `language`; where they are missing, in the first language that has any.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        match self {
            Text::Plain(words) => words,
            Text::Translated(by_language) => by_language
                .get(language)
                .or_else(|| by_language.iter().next().map(|(_, words)| words))
                .map_or("", String::as_str),
        }
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Text::Plain(words.to_owned())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Text;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string, or a map of language to string")
            }
            fn visit_str<E>(self, words: &str) -> Result<Text, E> {
                Ok(Text::Plain(words.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                table_from(map).map(Text::Translated)
            }
        }
        deserializer.deserialize_any(Words)
    }
}

/// A map from id to value in declared order.
///
/// Of two entries with one key it keeps the first; `crate::scenario::shape` reports the second
/// where it stands in the source, so that nothing is dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<V>(IndexMap<String, V>);

impl<V> Table<V> {
    /// The value of `id`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&V> {
        self.0.get(id)
    }

    /// The place of `id` in declared order.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.0.get_index_of(id)
    }

    /// The entry at a place in declared order.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<(&str, &V)> {
        self.0.get_index(index).map(|(id, value)| (id.as_str(), value))
    }

    /// Whether `id` is declared.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// Entries in declared order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &V)> + ExactSizeIterator {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// Ids in declared order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.0.keys().map(String::as_str)
    }

    /// Values in declared order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.0.values()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an entry unless the id is taken; says whether it was added.
    pub fn insert_new(&mut self, id: String, value: V) -> bool {
        match self.0.entry(id) {
            indexmap::map::Entry::Occupied(_) => false,
            indexmap::map::Entry::Vacant(free) => {
                free.insert(value);
                true
            }
        }
    }

    /// Adds an entry, or replaces the value in its place.
    pub fn set(&mut self, id: String, value: V) {
        self.0.insert(id, value);
    }
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Table(IndexMap::new())
    }
}

impl<V> FromIterator<(String, V)> for Table<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> Self {
        let mut table = Table::default();
        for (id, value) in entries {
            table.insert_new(id, value);
        }
        table
    }
}

impl<V> IntoIterator for Table<V> {
    type Item = (String, V);
    type IntoIter = indexmap::map::IntoIter<String, V>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<V> Index<&str> for Table<V> {
    type Output = V;
    fn index(&self, id: &str) -> &V {
        &self.0[id]
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Table<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Table<V>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map `{ \"id\": value }`")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Table<V>, A::Error> {
                table_from(map)
            }
        }
        deserializer.deserialize_map(Entries(std::marker::PhantomData))
    }
}

fn table_from<'de, V: Deserialize<'de>, A: MapAccess<'de>>(
    mut map: A,
) -> Result<Table<V>, A::Error> {
    let mut table = Table::default();
    while let Some((id, value)) = map.next_entry::<String, V>()? {
        table.insert_new(id, value);
    }
    Ok(table)
}
