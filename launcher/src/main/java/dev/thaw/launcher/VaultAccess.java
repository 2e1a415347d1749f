package dev.thaw.launcher;

import dev.thaw.vault.MasterKey;
import java.nio.file.Path;
import java.util.Optional;

/// What it takes to open the vault.
///
/// @param login of the vault's own role; absent: as for everything else
record VaultAccess(MasterKey masterKey, Optional<Login> login) {

    /// A role of PostgreSQL that may read the vault.
    ///
    /// @param jdbcUrl absent: the database that holds everything else
    record Login(Optional<String> jdbcUrl, String user, String password) {

        /// Leaves the password out.
        @Override
        public String toString() {
            return user + " at " + jdbcUrl.orElse("the same database");
        }
    }

    /// The vault in the same database, opened by the key in a file.
    static VaultAccess with(Path masterKeyFile) {
        return new VaultAccess(MasterKey.inFile(masterKeyFile), Optional.empty());
    }
}
