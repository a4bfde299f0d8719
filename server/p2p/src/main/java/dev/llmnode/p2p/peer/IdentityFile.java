package dev.llmnode.p2p.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an identity in a file that only its owner may read, and that is there whole or not at all. */
final class IdentityFile {
    private static final Logger log = LoggerFactory.getLogger(IdentityFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int MAX_BYTES = 256;

    private final Path file;

    IdentityFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    Identity loadOrCreate() {
        try {
            return Files.exists(file) ? load() : create();
        } catch (IOException e) {
            throw new IdentityFileException("identity file %s: %s".formatted(file, reason(e)), e);
        }
    }

    private Identity load() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IdentityFileException("identity file %s is not a regular file".formatted(file));
        }
        if (Files.size(file) > MAX_BYTES) {
            throw damaged("it has %d bytes, a key has at most %d".formatted(Files.size(file), MAX_BYTES), null);
        }
        closeToOthers();
        try {
            return Identity.decode(Files.readAllBytes(file));
        } catch (InvalidKeyException e) {
            throw damaged(Objects.toString(e.getMessage()), e);
        }
    }

    private Identity create() throws IOException {
        Identity identity = Identity.generate();
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
        try {
            ownerOnly(fresh);
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(identity.encode()));
                out.force(true);
            }
            return publish(fresh, identity);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Gives the file its name; a link fails where another process was faster, and that one's identity counts. */
    private Identity publish(Path fresh, Identity identity) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            log.debug("Another process made {} first", file, e);
            return load();
        } catch (UnsupportedOperationException e) {
            log.debug("No hard links beside {}", file, e);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return identity;
    }

    private void closeToOthers() throws IOException {
        if (isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            log.warn("Identity file {} was open to others; its mode is 0600 now", file);
            ownerOnly(file);
        }
    }

    private static void ownerOnly(Path path) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }

    private IdentityFileException damaged(String why, @Nullable Throwable cause) {
        String cure = "restore it from a backup, or remove it to get a new peer id";
        return new IdentityFileException("identity file %s is damaged: %s; %s".formatted(file, why, cure), cause);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "no such file " + e.getMessage() : e.toString();
    }
}
