//! Every test that looks at more than one crate, one module per concern.

#[cfg(test)]
mod pages;
#[cfg(test)]
mod tidy;
