package dev.thaw.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// A file that a command writes once and never overwrites.
final class NewFile {

    private static final Set<StandardOpenOption> ONCE =
            EnumSet.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);

    private NewFile() {}

    /// For everybody who may read the folder.
    ///
    /// @param exists what to do if it exists already, such as "name another with --out"
    static void write(Path file, byte[] content, String exists) {
        create(file, content, exists);
    }

    /// For nobody but whoever runs the command, where files have owners.
    static void writeForOwner(Path file, byte[] content, String exists) {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            create(
                    file,
                    content,
                    exists,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } else {
            create(file, content, exists);
        }
    }

    private static void create(
            Path file, byte[] content, String exists, FileAttribute<?>... attributes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (SeekableByteChannel channel = Files.newByteChannel(file, ONCE, attributes)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new UserProblem(
                    file + " exists already and is never overwritten: " + exists + ".", e);
        } catch (IOException e) {
            throw new UserProblem(
                    file + " cannot be written; name a place that can be written to.", e);
        }
    }
}
