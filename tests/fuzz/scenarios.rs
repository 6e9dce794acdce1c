//! Damaged scenarios.
