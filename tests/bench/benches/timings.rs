//! The figures behind the ratios, one by one.

fn main() {
    divan::main();
}
