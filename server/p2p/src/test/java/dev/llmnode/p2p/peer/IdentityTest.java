package dev.llmnode.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir
    Path folder;

    @Test
    void loadOrCreate_shouldKeepTheIdentity() throws Exception {
        Path file = folder.resolve("data").resolve("identity.key");

        Identity made = Identity.loadOrCreate(file);

        assertThat(Identity.loadOrCreate(file).peerId()).isEqualTo(made.peerId());
        assertThat(made.peerId().toString()).startsWith("12D3KooW");
        assertThat(Files.readAllBytes(file)).isEqualTo(made.encode()).hasSize(68);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void loadOrCreate_shouldAgreeAmongManyFirstStarts() throws Exception {
        Path file = folder.resolve("identity.key");
        Callable<PeerId> start = () -> Identity.loadOrCreate(file).peerId();

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var ids = executor.invokeAll(Stream.generate(() -> start).limit(16).toList()).stream()
                    .map(IdentityTest::join)
                    .collect(Collectors.toSet());

            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void loadOrCreate_shouldCloseAFileThatOthersCanRead() throws Exception {
        Path file = folder.resolve("identity.key");
        Files.write(file, PeerVectors.privateKey(KeyType.ED25519));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        Identity.loadOrCreate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void loadOrCreate_shouldSayHowAFileIsDamaged() throws Exception {
        byte[] key = PeerVectors.privateKey(KeyType.ED25519);
        assertDamaged(new byte[0], "key type -1");
        assertDamaged(Arrays.copyOf(key, 40), "announces 64 bytes, 36 are there");
        assertDamaged(new byte[300], "it has 300 bytes");
        assertDamaged(PeerVectors.privateKey(KeyType.SECP256K1), "must be ED25519, this one is SECP256K1");
        byte[] wrongHalf = key.clone();
        wrongHalf[67] ^= 1;
        assertDamaged(wrongHalf, "public half does not belong");
    }

    @Test
    void loadOrCreate_shouldRefuseAFolder() {
        assertThatThrownBy(() -> Identity.loadOrCreate(folder))
                .isInstanceOf(IdentityFileException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void decode_shouldReadTheOldFormWithTwoPublicKeys() {
        byte[] key = PeerVectors.privateKey(KeyType.ED25519);
        byte[] old = Arrays.copyOf(key, key.length + 32);
        old[3] = 96;
        System.arraycopy(key, key.length - 32, old, key.length, 32);

        assertThat(Identity.decode(old).encode()).isEqualTo(key);
        old[old.length - 1] ^= 1;
        assertThatThrownBy(() -> Identity.decode(old)).hasMessageContaining("64 bytes, not 96");
    }

    private void assertDamaged(byte[] content, String reason) throws Exception {
        Path file = folder.resolve("damaged.key");
        Files.write(file, content);
        assertThatThrownBy(() -> Identity.loadOrCreate(file))
                .isInstanceOf(IdentityFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason)
                .hasMessageContaining("backup");
    }

    private static PeerId join(Future<PeerId> id) {
        return id.resultNow();
    }
}
