/// Events as JSON: what study apps send over HTTP, and the form whose digest says whether two
/// events have the same content.
package dev.thaw.schemas.json;
