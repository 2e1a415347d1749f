/// vault
package dev.thaw.vault;
