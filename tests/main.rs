//! Every test that looks at more than one crate, one module per concern.

#[cfg(test)]
mod canonical;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod escalation;
#[cfg(test)]
mod exercises;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod managed;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod tidy;
