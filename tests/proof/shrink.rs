//! Makes a question shorter as long as it still fails.

use serde_json::Value;

/// The question without what the failure does not need.
pub(super) fn shortest(question: &Value, mut fails: impl FnMut(&Value) -> bool) -> Value {
    let mut shortest = question.clone();
    loop {
        let before = shortest.clone();
        let mut at = 0;
        loop {
            let mut shorter = shortest.clone();
            let mut left = at;
            if !remove(&mut shorter, &mut left) {
                break;
            }
            if fails(&shorter) {
                shortest = shorter;
            } else {
                at += 1;
            }
        }
        if shortest == before {
            return shortest;
        }
    }
}

/// Removes the n-th member or item, counted depth first; false when there are fewer.
fn remove(value: &mut Value, left: &mut usize) -> bool {
    match value {
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            for name in names {
                if *left == 0 {
                    members.remove(&name);
                    return true;
                }
                *left -= 1;
                if members.get_mut(&name).is_some_and(|member| remove(member, left)) {
                    return true;
                }
            }
            false
        }
        Value::Array(list) => {
            for index in 0..list.len() {
                if *left == 0 {
                    list.remove(index);
                    return true;
                }
                *left -= 1;
                if list.get_mut(index).is_some_and(|item| remove(item, left)) {
                    return true;
                }
            }
            false
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
