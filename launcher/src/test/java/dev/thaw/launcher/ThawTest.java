package dev.thaw.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;

class ThawTest {

    @Test
    void aStatementThatFailsIsExplainedWithoutTheValuesInIt() {
        // Given
        SQLException shutdown = new SQLException("terminating; SELECT 'patient 7'", "57P01");

        // Then
        assertThat(
                        Thaw.sentence(
                                new CompletionException(
                                        new TransactionException("SELECT 'patient 7'", shutdown))))
                .contains(
                        "PostgreSQL did not serve (SQLSTATE 57P01); check that it runs and try"
                                + " again.");
        assertThat(Thaw.sentence(new ConnectionException(shutdown)))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("PostgreSQL does not answer"));
    }
}
