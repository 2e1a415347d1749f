package dev.thaw.reports.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.core.evidence.Digest;
import java.time.DateTimeException;
import java.util.Collection;

/// A lock as its file has it.
///
/// @param hash SHA-256 of the file
public record SignedLock(Lock lock, Digest hash) {

    /// Reads a file.
    ///
    /// @param trusted keys by one of which it must be signed
    /// @throws ReceiptProblem if it is no lock, was changed, or was signed by nobody known
    public static SignedLock read(byte[] file, Collection<VerifyingKey> trusted) {
        return switch (SignedJson.read(file, trusted)) {
            case SignedJson.Reading.Trusted(JsonNode content) ->
                    new SignedLock(parsed(content), Digest.of(file));
            case SignedJson.Reading.Refused(String reason) ->
                    throw new ReceiptProblem("The lock cannot be trusted: " + reason + ".");
        };
    }

    private static Lock parsed(JsonNode content) {
        try {
            return Lock.of(content);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new ReceiptProblem("That file is signed, but it is no lock of this version.", e);
        }
    }
}
