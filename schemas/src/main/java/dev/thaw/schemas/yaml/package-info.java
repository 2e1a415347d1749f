/// YAML files that people write: every complaint names its line and the words that are allowed.
package dev.thaw.schemas.yaml;
