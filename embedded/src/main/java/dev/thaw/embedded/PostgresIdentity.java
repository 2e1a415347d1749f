package dev.thaw.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// As whom PostgreSQL's programs run: they refuse to run as root, who is often all there is in a
/// container.
enum PostgresIdentity {
    /// As whoever runs Thaw.
    OURSELVES,
    /// As root, who looks like nobody from inside a user namespace of its own; files stay root's.
    USER_NAMESPACE,
    /// As nobody, to whom the files must be given.
    NOBODY;

    private static final int ROOT_ID = 0;
    private static final int NOBODY_ID = 65534;

    /// The first that works on this machine.
    ///
    /// @throws StartupProblem if Thaw runs as root and none works
    static PostgresIdentity choose() throws IOException {
        if (new UnixSystem().getUid() != ROOT_ID) {
            return OURSELVES;
        }
        for (PostgresIdentity identity : List.of(USER_NAMESPACE, NOBODY)) {
            if (Command.succeeds(identity.command(List.of("true")))) {
                return identity;
            }
        }
        throw new StartupProblem(
                "PostgreSQL refuses to run as root and neither unshare nor setpriv can change that here: run Thaw as an ordinary account.");
    }

    /// The command as this identity runs it.
    List<String> command(List<String> command) {
        return Stream.concat(prefix().stream(), command.stream()).toList();
    }

    private List<String> prefix() {
        return switch (this) {
            case OURSELVES -> List.of();
            case USER_NAMESPACE -> List.of("unshare", "--user");
            case NOBODY -> List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        };
    }

    /// Whether somebody else than Thaw's own account must reach the files.
    boolean isForeign() {
        return this == NOBODY;
    }

    /// @throws StartupProblem if this identity may not look into the directory, or into one above
    ///   it
    void requireEntry(Path directory) throws IOException {
        if (isForeign()
                && !Command.succeeds(command(List.of("test", "-x", directory.toString())))) {
            throw new StartupProblem(
                    "PostgreSQL cannot run as root here, and nobody, as whom it could run, may not enter %s: use a --data directory that every account may enter."
                            .formatted(directory));
        }
    }

    /// Gives the tree to this identity if root holds it for another one.
    void own(Path tree) throws IOException {
        if (this == OURSELVES) {
            return;
        }
        int owner = this == NOBODY ? NOBODY_ID : ROOT_ID;
        if (!Files.getAttribute(tree, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            Command.run(List.of("chown", "-R", owner + ":" + owner, tree.toString()));
        }
    }
}
