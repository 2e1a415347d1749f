/// schemas
package dev.thaw.schemas;
