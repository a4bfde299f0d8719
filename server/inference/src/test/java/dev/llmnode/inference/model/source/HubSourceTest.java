package dev.llmnode.inference.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HubSourceTest {
    private final HubServer server = new HubServer();
    private final List<Duration> pauses = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path part;

    @BeforeEach
    void choosePart() {
        part = folder.resolve("model.gguf.part");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Fetched fetch(Map<String, String> environment) {
        HubSource source = HubSource.parse(HubServer.REFERENCE, environment);
        return new HttpDownload(source.uri(), source.token(), pauses::add).fetch(part, PullProgress.SILENT);
    }

    private Fetched fetch() {
        return fetch(server.environment());
    }

    private void expectRefusal(Map<String, String> environment, String... words) {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> fetch(environment))
                .withMessageContainingAll(words);
    }

    @Test
    void parse_shouldReadRepositoryRevisionAndFile() {
        HubSource source = HubSource.parse("hf:me/My.Repo-GGUF@v1.0/deep/file.gguf", Map.of());

        assertThat(source.uri()).hasToString("https://huggingface.co/me/My.Repo-GGUF/resolve/v1.0/deep/file.gguf");
        assertThat(source.fileName()).isEqualTo("file.gguf");
        assertThat(ModelSource.parse(source.text(), Map.of())).isEqualTo(source);
    }

    @Test
    void parse_shouldRefuseWhatNamesNoFile() {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> HubSource.parse("hf:me/repo", Map.of()))
                .withMessageContaining("hf:OWNER/REPOSITORY/FILE.gguf");
    }

    @Test
    void toString_shouldHideTheToken() {
        assertThat(HubSource.parse(HubServer.REFERENCE, server.environment(HubServer.TOKEN)))
                .hasToString(HubServer.REFERENCE);
    }

    @Test
    void fetch_shouldFollowToStorageAndReportWhatTheHubPromised() throws IOException {
        Fetched fetched = fetch();

        assertThat(part).hasBinaryContent(server.content());
        assertThat(fetched).isEqualTo(new Fetched(300_000, HubServer.sha256(server.content())));
    }

    @Test
    void fetch_shouldGoOnWhereTheConnectionWasCut() {
        server.cutAfter(100_000, 50_000, 1);

        fetch();

        assertThat(part).hasBinaryContent(server.content());
        assertThat(server.storageRequests())
                .containsExactly("whole", "bytes=100000-", "bytes=150000-", "bytes=150001-");
        assertThat(folder).isDirectoryContaining(file -> file.equals(part)).isDirectoryNotContaining("glob:**.etag");
    }

    @Test
    void fetch_shouldGoOnInALaterCall() {
        server.cutAfter(120_000, 0, 0, 0, 0, 0);
        expectRefusal(server.environment(), "cut after 120,000 of 300,000 bytes", "start again to go on");

        fetch();

        assertThat(part).hasBinaryContent(server.content());
        assertThat(server.storageRequests()).last().isEqualTo("bytes=120000-");
    }

    @Test
    void fetch_shouldStartOverWhenTheFileHasChanged() {
        server.cutAfter(120_000, 0, 0, 0, 0, 0);
        expectRefusal(server.environment(), "cut");
        server.replace(HubServer.bytes(200_000), "\"storage-2\"");

        fetch();

        assertThat(part).hasBinaryContent(HubServer.bytes(200_000));
    }

    @Test
    void fetch_shouldStartOverWhenNothingProvesThePartIsTheSame() {
        server.withoutTag();
        server.cutAfter(120_000);

        fetch();

        assertThat(part).hasBinaryContent(server.content());
        assertThat(server.storageRequests()).containsExactly("whole", "whole");
    }

    @Test
    void fetch_shouldWaitLongerAfterEachBarrenAttempt() {
        server.cutAfter(0, 0, 0, 0, 0);
        expectRefusal(server.environment(), "cut after 0");

        assertThat(pauses).isSorted().hasSize(HttpDownload.MAX_BARREN_ATTEMPTS - 1);
    }

    @Test
    void fetch_shouldRefuseAnotherLengthThanTheHubPromised() {
        server.promise(300_001, HubServer.sha256(server.content()));

        expectRefusal(server.environment(), "300,001", "300,000");
    }

    @Test
    void fetch_shouldSayWhatIsMissing() {
        HubSource source = HubSource.parse("hf:owner/repo/other.gguf", server.environment());

        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> source.fetch(part, PullProgress.SILENT))
                .withMessageContainingAll("/owner/repo/resolve/main/other.gguf", "404");
    }

    @Test
    void fetch_shouldAskForATokenWhereOneIsNeeded() {
        server.guard();

        expectRefusal(server.environment(), "401", "set HF_TOKEN");
        expectRefusal(server.environment("wrong"), "401", "the token in HF_TOKEN does not open it");
    }

    @Test
    void fetch_shouldGiveTheTokenToTheHubAlone() {
        server.guard();

        fetch(server.environment(HubServer.TOKEN));

        assertThat(part).hasBinaryContent(server.content());
        assertThat(server.leakedTokens()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fetch_shouldSayThatTheDiskIsFull() throws IOException {
        Files.createSymbolicLink(part, Path.of("/dev/full"));

        expectRefusal(server.environment(), "No space left on device", "inference.model-dir");
    }
}
