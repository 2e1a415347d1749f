/// What goes over Kafka: the topics, their keys, and the codecs between core's types and Avro.
package dev.thaw.schemas;
