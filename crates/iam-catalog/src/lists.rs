//! Many short lists in one piece of memory, told by number.

/// Lists of `T`; list 0 is the empty one.
#[derive(Debug)]
pub(crate) struct Lists<T> {
    /// Where each list ends; the next one begins there.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    /// Only the empty list.
    pub(crate) fn new() -> Lists<T> {
        Lists { ends: vec![0], items: Vec::new() }
    }

    /// Adds an item to the list that [`Lists::close`] will end.
    pub(crate) fn push(&mut self, item: T) {
        self.items.push(item);
    }

    /// Ends a list and returns its number.
    pub(crate) fn close(&mut self) -> u32 {
        let number = self.ends.len() as u32;
        self.ends.push(self.items.len() as u32);
        number
    }

    /// The items of a list.
    pub(crate) fn get(&self, number: u32) -> &[T] {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(number).copied().expect("a number that `close` gave");
        self.items.get(start as usize..end as usize).expect("lists end within the items")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_number() {
        let mut lists = Lists::new();
        lists.push('a');
        lists.push('b');
        assert_eq!(lists.close(), 1);
        assert_eq!(lists.close(), 2);
        lists.push('c');
        assert_eq!(lists.close(), 3);
        assert_eq!(lists.get(0), &[]);
        assert_eq!(lists.get(1), &['a', 'b']);
        assert_eq!(lists.get(2), &[]);
        assert_eq!(lists.get(3), &['c']);
    }
}
