/// Who allowed what, from when until when, and what was known of it (science.md F).
package dev.thaw.core.consent;
