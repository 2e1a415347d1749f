/// For study apps on the JVM: puts participants' events on the intake topic.
package dev.thaw.publisher;
