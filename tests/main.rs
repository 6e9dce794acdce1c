//! Every test that looks at more than one crate, one module per concern.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod managed;
