/// How fast the pipeline is, beside the bare limits of what it is built on.
package dev.thaw.bench.speed;
