//! As much of JSON Schema as the model's schema uses; it panics on a keyword it does not know, so
//! that nothing goes unchecked. (A complete validator would bring seventy crates with it.)

use serde_json::Value as Json;

/// Where a value breaks a schema; empty where it keeps to it.
pub fn faults(schema: &Json, value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn check(root: &Json, schema: &Json, value: &Json, path: &str, found: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" => {}
            "$ref" => {
                let target = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(target).expect("a definition"), value, path, found);
            }
            "type" => {
                let types = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                tell(found, path, types.iter().any(|name| is(name.as_str().unwrap(), value)), schema);
            }
            "const" => tell(found, path, wanted == value, schema),
            "enum" => tell(found, path, wanted.as_array().unwrap().contains(value), schema),
            "minimum" => tell(found, path, value.as_f64().is_none_or(|it| it >= wanted.as_f64().unwrap()), schema),
            "maximum" => tell(found, path, value.as_f64().is_none_or(|it| it <= wanted.as_f64().unwrap()), schema),
            "minItems" => tell(found, path, items(value).is_none_or(|it| it >= wanted.as_u64().unwrap()), schema),
            "maxItems" => tell(found, path, items(value).is_none_or(|it| it <= wanted.as_u64().unwrap()), schema),
            "required" => {
                for name in wanted.as_array().unwrap() {
                    let there = value.as_object().is_none_or(|it| it.contains_key(name.as_str().unwrap()));
                    tell(found, &format!("{path}/{name}"), there, schema);
                }
            }
            "properties" => {
                for (name, part) in wanted.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        check(root, part, inner, &format!("{path}/{name}"), found);
                    }
                }
            }
            "items" => {
                for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, inner, &format!("{path}/{place}"), found);
                }
            }
            "anyOf" | "oneOf" => {
                let fits = wanted.as_array().unwrap().iter().filter(|choice| {
                    let mut inner = Vec::new();
                    check(root, choice, value, path, &mut inner);
                    inner.is_empty()
                });
                let count = fits.count();
                tell(found, path, if keyword == "anyOf" { count > 0 } else { count == 1 }, schema);
            }
            unknown => panic!("the schema uses `{unknown}`, which this check does not know"),
        }
    }
}

fn tell(found: &mut Vec<String>, path: &str, fits: bool, schema: &Json) {
    if !fits {
        found.push(format!("{path} does not fit {:.200}", schema.to_string()));
    }
}

fn items(value: &Json) -> Option<u64> {
    value.as_array().map(|list| list.len() as u64)
}

fn is(name: &str, value: &Json) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        unknown => panic!("the schema uses the type `{unknown}`"),
    }
}
