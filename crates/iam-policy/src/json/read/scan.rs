//! Looks at eight bytes at once: the reader spends most of its time in strings and indentation.

/// A byte in all eight places of a word.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

const HIGH_BITS: u64 = each(0x80);

/// How many bytes of a string go by before a double quote, a backslash or a control character;
/// all of them if there is none.
#[inline]
pub(super) fn plain_len(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    let mut len = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        // The lowest high bit that is set belongs to the first such byte.
        let found = (zero_bytes(word ^ each(b'"')) | zero_bytes(word ^ each(b'\\')))
            | (word.wrapping_sub(each(b' ')) & !word);
        let found = found & HIGH_BITS;
        if found != 0 {
            return len + trailing_bytes(found);
        }
        len += 8;
    }
    let is_end = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < b' ';
    len + tail.iter().position(is_end).unwrap_or(tail.len())
}

/// How many spaces the bytes begin with.
#[inline]
pub(super) fn spaces_len(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    let mut len = 0;
    for word in words {
        let other = u64::from_le_bytes(*word) ^ each(b' ');
        if other != 0 {
            return len + trailing_bytes(other);
        }
        len += 8;
    }
    len + tail.iter().position(|&byte| byte != b' ').unwrap_or(tail.len())
}

/// The high bit of each byte that is zero (and of some behind the first of them).
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(each(1)) & !word
}

fn trailing_bytes(word: u64) -> usize {
    word.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::{plain_len, spaces_len};

    #[test]
    fn lengths() {
        for len in 0..20 {
            for end in [b'"', b'\\', b'\n', 0, 0x1f] {
                for fill in [b'a', b' ', b'!', b'#', 0x5b, 0x80, 0xff] {
                    let mut bytes = vec![fill; len];
                    assert_eq!(plain_len(&bytes), len);
                    bytes.extend([end, b'x', fill, end]);
                    assert_eq!(plain_len(&bytes), len, "{fill} {end}");
                }
                let bytes = [vec![b' '; len], vec![end, b' ']].concat();
                assert_eq!(spaces_len(&bytes), len);
            }
        }
    }
}
