//! VK's own schema of answers, made strict: what it calls required must be there, and what it does not name must not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// Words of VK's dialect that say nothing about validity, or say it in a way no draft knows.
const DROPPED: [&str; 7] =
    ["description", "entity", "enumNames", "format", "discriminator", "default", "additionalProperties"];

pub struct Schema {
    defs: Map<String, Value>,
    methods: BTreeMap<String, Value>,
}

impl Schema {
    pub fn read() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/vk-api-schema");
        let mut schema = Self { defs: Map::new(), methods: BTreeMap::new() };
        for folder in ["base", "groups", "likes", "users", "wall"] {
            for file in ["methods", "objects", "responses"] {
                schema.add(&root, &format!("{folder}/{file}.json"));
            }
        }
        schema
    }

    fn add(&mut self, root: &Path, name: &str) {
        let Ok(text) = fs::read_to_string(root.join(name)) else {
            return;
        };
        let file: Value = serde_json::from_str(&text).expect("the schema is JSON");
        for method in file["methods"].as_array().into_iter().flatten() {
            let name = method["name"].as_str().expect("a method has a name");
            self.methods.insert(name.to_owned(), method["responses"].clone());
        }
        for (definition, node) in file["definitions"].as_object().into_iter().flatten() {
            self.defs.insert(key(name, definition), strict(node, root, name));
        }
    }

    /// Checks a whole body of `method` against its response of this `kind` (`response`, `extendedResponse`, …).
    pub fn of_method(&self, method: &str, kind: &str) -> Validator {
        let found = self.methods[method][kind]["$ref"].as_str().expect("the method has such a response");
        let (file, definition) = found.split_once("#/definitions/").expect("a reference to a definition");
        self.of(file.trim_start_matches("../"), definition)
    }

    pub fn of(&self, file: &str, definition: &str) -> Validator {
        let name = key(file, definition);
        assert!(self.defs.contains_key(&name), "{name} is not among the fixtures");
        let whole = json!({
            "$ref": format!("#/$defs/{name}"),
            "unevaluatedProperties": false,
            "$defs": self.defs,
        });
        let options = jsonschema::options().with_draft(Draft::Draft202012);
        options.build(&whole).expect("a schema")
    }
}

fn key(file: &str, definition: &str) -> String {
    format!("{}.{definition}", file.replace('/', "."))
}

/// The node in draft 2020-12, with `required: true` of a property moved to its parent. References to files that are not
/// among the fixtures (attachments and the like) allow anything.
fn strict(node: &Value, root: &Path, file: &str) -> Value {
    let Value::Object(node) = node else {
        return node.clone();
    };
    let mut out = Map::new();
    for (word, value) in node {
        match word.as_str() {
            word if DROPPED.contains(&word) => {}
            "required" => {}
            "$ref" => {
                let reference = value.as_str().expect("a reference is text");
                let (target, definition) = reference.split_once("#/definitions/").expect("to a definition");
                let target = if target.is_empty() { file } else { target.trim_start_matches("../") };
                if !root.join(target).exists() {
                    return json!(true);
                }
                out.insert("$ref".to_owned(), json!(format!("#/$defs/{}", key(target, definition))));
            }
            "properties" => {
                let properties = value.as_object().expect("properties are an object");
                let strict = properties.iter().map(|(name, value)| (name.clone(), closed(value, root, file)));
                out.insert("properties".to_owned(), Value::Object(strict.collect()));
                let required = properties.iter().filter(|(_, value)| value["required"] == json!(true));
                out.insert("required".to_owned(), required.map(|(name, _)| json!(name)).collect());
            }
            "items" => {
                out.insert("items".to_owned(), closed(value, root, file));
            }
            "oneOf" => {
                let choices = value.as_array().expect("choices are a list");
                out.insert("oneOf".to_owned(), choices.iter().map(|choice| closed(choice, root, file)).collect());
            }
            "allOf" => {
                let parts = value.as_array().expect("parts are a list");
                out.insert("allOf".to_owned(), parts.iter().map(|part| strict(part, root, file)).collect());
            }
            _ => {
                out.insert(word.clone(), value.clone());
            }
        }
    }
    Value::Object(out)
}

/// A node where a value stands: an object there has no property beside those named.
fn closed(node: &Value, root: &Path, file: &str) -> Value {
    let mut node = strict(node, root, file);
    if let Value::Object(words) = &mut node {
        words.insert("unevaluatedProperties".to_owned(), json!(false));
    }
    node
}
