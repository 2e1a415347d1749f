package dev.thaw.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/// A registry for tests, without a network. It takes every schema, numbers them from 1, and can be
/// told to be unreachable.
public final class RegistryInMemory implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();
    private boolean reachable = true;

    @Override
    public synchronized RegisteredSchema writerSchema(String subject, Schema schema) {
        requireReachable();
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return new RegisteredSchema(subject, schemas.indexOf(schema) + 1, 1, schema);
    }

    @Override
    public synchronized Schema schemaById(int id) {
        requireReachable();
        if (id < 1 || id > schemas.size()) {
            throw new RegistryException(40403, "Schema not found", null);
        }
        return schemas.get(id - 1);
    }

    /// From now on every request fails.
    public synchronized void becomeUnreachable() {
        reachable = false;
    }

    private void requireReachable() {
        if (!reachable) {
            throw new RegistryException(
                    RegistryException.NO_ANSWER, "No schema registry answers.", null);
        }
    }
}
