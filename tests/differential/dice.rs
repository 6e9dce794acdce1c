//! A source of choices that a test can shrink: an exhausted or smaller choice is a simpler one.

/// Reads choices from a list; behind its end every choice is the first one.
#[derive(Debug)]
pub(super) struct Dice<'a> {
    choices: &'a [u16],
    at: usize,
}

impl<'a> Dice<'a> {
    pub(super) fn new(choices: &'a [u16]) -> Self {
        Self { choices, at: 0 }
    }

    /// A number below `count`, which is not zero.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(choice) * count / 65_536
    }

    /// True in so many of a hundred cases; false when choices run out.
    pub(super) fn percent(&mut self, share: usize) -> bool {
        self.below(100) >= 100 - share
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of several things, each as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, from: &[(usize, T)]) -> T {
        let mut left = self.below(from.iter().map(|(weight, _)| weight).sum());
        for (weight, thing) in from {
            if left < *weight {
                return *thing;
            }
            left -= weight;
        }
        from[0].1
    }

    /// One to `most` things, the number of them small more often than large.
    pub(super) fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut made = vec![make(self)];
        while made.len() < most && self.percent(35) {
            made.push(make(self));
        }
        made
    }

    /// The text in some letter case.
    pub(super) fn letter_case(&mut self, text: &str) -> String {
        match self.weighted(&[(80, 0), (8, 1), (8, 2), (4, 3)]) {
            1 => text.to_ascii_lowercase(),
            2 => text.to_ascii_uppercase(),
            3 => {
                let flip = |(index, c): (usize, char)| {
                    if index % 2 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
                };
                text.chars().enumerate().map(flip).collect()
            }
            _ => text.to_owned(),
        }
    }
}
