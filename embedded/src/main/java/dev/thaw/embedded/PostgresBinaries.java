package dev.thaw.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// PostgreSQL's programs for this machine, carried in a jar as a tar archive and unpacked once.
final class PostgresBinaries {
    private static final int OWNER_EXECUTE = 0100;

    private PostgresBinaries() {}

    /// The folder of `bin`, `lib` and `share` beneath the cache, unpacked if it is not there yet.
    /// It is named after the archive's digest, so that another version gets another folder.
    static Path unpackedIn(Path cache) throws IOException {
        URL archive = archive();
        Path unpacked = cache.resolve(digest(archive));
        if (!Files.isDirectory(unpacked)) {
            Files.createDirectories(cache);
            Path staging = Files.createTempDirectory(cache, "unpacking-");
            try {
                unpack(archive, staging);
                publish(staging, unpacked);
            } finally {
                Directories.delete(staging);
            }
        }
        return unpacked;
    }

    private static URL archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String name =
                "/postgres-%s-%s.txz"
                        .formatted(
                                system.startsWith("mac") ? "darwin" : system,
                                switch (processor) {
                                    case "amd64", "x86_64" -> "x86_64";
                                    case "aarch64", "arm64" -> "arm_64";
                                    default -> processor;
                                });
        URL archive = PostgresBinaries.class.getResource(name);
        if (archive == null) {
            throw new StartupProblem(
                    "This build of Thaw carries no PostgreSQL for %s on %s: build it on this machine, or give the address of a PostgreSQL of your own."
                            .formatted(system, processor));
        }
        return archive;
    }

    private static String digest(URL archive) throws IOException {
        try (InputStream in =
                new DigestInputStream(archive.openStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] digest = ((DigestInputStream) in).getMessageDigest().digest();
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (var tar =
                new TarArchiveInputStream(
                        new XZCompressorInputStream(
                                new BufferedInputStream(archive.openStream())))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = entry.resolveIn(target);
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & OWNER_EXECUTE) != 0) {
                        allow(
                                path,
                                PosixFilePermission.OWNER_EXECUTE,
                                PosixFilePermission.GROUP_EXECUTE,
                                PosixFilePermission.OTHERS_EXECUTE);
                    }
                }
            }
        }
        // A temporary directory is its owner's alone; PostgreSQL may have to run as somebody else.
        allow(
                target,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_EXECUTE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_EXECUTE);
    }

    private static void allow(Path path, PosixFilePermission... more) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        permissions.addAll(Set.of(more));
        Files.setPosixFilePermissions(path, permissions);
    }

    /// Another process may have been faster; its folder is as good as ours.
    private static void publish(Path staging, Path unpacked) throws IOException {
        try {
            Files.move(staging, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(unpacked)) {
                throw e;
            }
        }
    }
}
