/// Claims on synthetic studies through the whole pipeline, beside a second computation of them.
package dev.thaw.bench.claims;
