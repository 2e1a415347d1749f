package dev.thaw.bench.speed;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/// A database that tells for how long its connections were in use. That is a little more than what
/// its queries took: rows are turned into objects meanwhile.
final class TimedDatabase {

    private static final double NANOS_A_MILLI = 1e6;

    private final LongAdder nanos = new LongAdder();
    private final DataSource timed;

    TimedDatabase(DataSource database) {
        this.timed =
                proxy(
                        DataSource.class,
                        database,
                        (_, result) ->
                                result instanceof Connection connection
                                        ? timed(connection, System.nanoTime())
                                        : result);
    }

    /// The same database.
    DataSource source() {
        return timed;
    }

    /// Milliseconds in use since the last question.
    double takeMillis() {
        return nanos.sumThenReset() / NANOS_A_MILLI;
    }

    private Connection timed(Connection connection, long since) {
        return proxy(
                Connection.class,
                connection,
                (method, result) -> {
                    if (method.equals("close")) {
                        nanos.add(System.nanoTime() - since);
                    }
                    return result;
                });
    }

    private interface Afterwards {
        Object did(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T real, Afterwards afterwards) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            try {
                                return afterwards.did(
                                        method.getName(), method.invoke(real, arguments));
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }
}
