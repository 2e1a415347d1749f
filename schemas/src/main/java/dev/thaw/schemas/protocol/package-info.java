/// Protocol files: from YAML to a study's protocol and its canonical, hashed form.
package dev.thaw.schemas.protocol;
