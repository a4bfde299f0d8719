package dev.llmnode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineInterfaceTest {
    /** Magic number, version 3, no tensors, no metadata. */
    private static final byte[] EMPTY_GGUF = ByteBuffer.allocate(24)
            .put("GGUF".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 3)
            .array();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        Map<String, String> environment = Map.of(
                "LLM_NODE_DATA_DIR", folder.resolve("data").toString(),
                "LLM_NODE_MODEL_DIR", folder.resolve("models").toString());
        return new CommandLineInterface(terminal, environment).run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void run_shouldListEveryCommand() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .contains(
                        "serve",
                        "pull",
                        "models",
                        "run",
                        "bench",
                        "config",
                        "version",
                        "completion",
                        "p2p",
                        "Exit codes");
    }

    @Test
    void run_shouldAnswerAMisspeltCommandInOneLine() {
        assertThat(run("serv")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("'serv'", "did you mean", "serve", "--help");
    }

    @Test
    void run_shouldAnswerAnUnknownOptionInOneLine() {
        assertThat(run("--lisen", "x:1")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("--lisen", "--listen", "serve --help");
    }

    @Test
    void run_shouldNameTheKeyOfABadSetting() {
        assertThat(run("config", "--set", "api.max-retry=3")).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).hasLineCount(1).contains("api.max-retry from --set", "api.max-retries");
    }

    @Test
    void config_shouldShowValuesAndOrigins() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/config.yaml"), "api: {max-connections: 5, api-keys: [hush]}");

        assertThat(run("config", "--set", "api.rate-limit-per-minute=0")).isEqualTo(ExitCode.OK);

        assertThat(out())
                .containsPattern("max-connections: 5 +# .*config.yaml")
                .containsPattern("rate-limit-per-minute: 0 +# --set")
                .containsPattern("listen-addr: 127.0.0.1:8080 +# default")
                .doesNotContain("hush");
    }

    @Test
    void models_shouldListWhatIsThereAndWhatIsKnown() throws IOException {
        Path file = Files.write(folder.resolve("Tiny.Q8_0.gguf"), EMPTY_GGUF);

        assertThat(run("pull", "mine=" + file)).isEqualTo(ExitCode.OK);
        assertThat(run("models")).isEqualTo(ExitCode.OK);

        assertThat(out())
                .containsPattern("mine +0 MB +.*models/mine/Tiny.Q8_0.gguf")
                .containsPattern("smollm2-135m-instruct +98 MB +not here yet");
    }

    @Test
    void pull_shouldSayWhatIsMissingAndTheCure() {
        assertThat(run("pull", "gpt-5")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).contains("No model gpt-5", "smollm2-135m-instruct");
    }

    @Test
    void pull_shouldRefuseWhatIsNoModel() throws IOException {
        Path file = Files.writeString(folder.resolve("page.gguf"), "<html>Not found, but 200 all the same</html>");

        assertThat(run("pull", file.toString())).isEqualTo(ExitCode.BAD_MODEL);

        assertThat(err().lines().toList()).last().asString().contains("page.gguf", "Not a GGUF file");
        assertThat(folder.resolve("models/page")).doesNotExist();
    }

    @Test
    void pull_shouldRefuseAPinThatIsNoChecksum() throws IOException {
        Path file = Files.write(folder.resolve("tiny.gguf"), EMPTY_GGUF);

        assertThat(run("pull", file + "#sha256=zz")).isEqualTo(ExitCode.UNAVAILABLE);

        assertThat(err()).hasLineCount(1).contains("'zz' is no SHA-256 checksum");
    }

    @Test
    void pull_shouldRefuseABadId() {
        assertThat(run("pull", "My Model=hf:a/b/c.gguf")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).hasLineCount(1).contains("'My Model' cannot be a model's id", "ID=SOURCE");
    }

    @Test
    void serve_shouldRefuseADamagedModel() throws IOException {
        Path file = Files.writeString(folder.resolve("tiny.gguf"), "not a model at all");

        assertThat(run("serve", "--listen", "127.0.0.1:0", "--model", file.toString()))
                .isEqualTo(ExitCode.BAD_MODEL);
        assertThat(err()).hasLineCount(1).contains("tiny.gguf");
    }

    @Test
    void serve_shouldRefuseAliasesOfNoModel() {
        assertThat(run("serve", "--set", "inference.aliases.llama-2-7b=nothing"))
                .isEqualTo(ExitCode.CONFIG);
        assertThat(err()).contains("inference.aliases.llama-2-7b", "'nothing'", "smollm2-135m-instruct");
    }

    @Test
    void serve_shouldRefuseTwoModelsOfOneName() {
        assertThat(run("serve", "--model", "smollm2-135m-instruct", "--model", "smollm2-135m-instruct"))
                .isEqualTo(ExitCode.CONFIG);
        assertThat(err()).hasLineCount(1).contains("inference.models", "'smollm2-135m-instruct'", "OTHER=SOURCE");
    }

    @Test
    void serve_shouldRefuseAnAliasThatIsAModel() {
        assertThat(run("serve", "--set", "inference.aliases.smollm2-135m-instruct=smollm2-135m-instruct"))
                .isEqualTo(ExitCode.CONFIG);
        assertThat(err()).hasLineCount(1).contains("inference.aliases.smollm2-135m-instruct", "another name");
    }

    @Test
    void serve_shouldWarnOfEachKeyThatNoP2pSetsInVain() throws IOException {
        Path file = Files.writeString(folder.resolve("tiny.gguf"), "not a model at all");

        assertThat(run("serve", "--no-p2p", "--model", file.toString())).isEqualTo(ExitCode.BAD_MODEL);

        assertThat(err().lines().filter(line -> line.contains("from --no-p2p has no effect yet")))
                .hasSize(3);
    }

    @Test
    void serve_shouldNotLoadAnythingForAReadyFileThatCannotBe() throws IOException {
        Path file = Files.write(folder.resolve("tiny.gguf"), EMPTY_GGUF);
        String ready = folder.resolve("nowhere/ready").toString();

        assertThat(run("serve", "--ready-file", ready, "--model", file.toString()))
                .isEqualTo(ExitCode.CANNOT_WRITE);
        assertThat(err()).hasLineCount(1).contains(ready, "there is no folder", "--ready-file FILE");
    }

    @Test
    void serve_shouldLeaveAFolderToTheNodeThatHasIt() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        try (FileChannel other = FileChannel.open(
                folder.resolve("data/node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(other.lock().isValid()).isTrue();

            assertThat(run("serve", "--listen", "127.0.0.1:0")).isEqualTo(ExitCode.UNAVAILABLE);
        }
        assertThat(err()).hasLineCount(1).contains("Another node runs on", "--data-dir DIR");
    }

    @Test
    void config_shouldRefuseAFolder() {
        assertThat(run("config", "--config", folder.toString())).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).hasLineCount(1).contains(folder + " is a folder: name a file");
    }

    @ParameterizedTest
    @CsvSource({"fffe00, it is not text in UTF-8", "610062, its character 2 may not stand in a text"})
    void config_shouldRefuseWhatIsNoText(String hex, String words) throws IOException {
        Path file = Files.write(folder.resolve("binary"), HexFormat.of().parseHex(hex));

        assertThat(run("config", "--config", file.toString())).isEqualTo(ExitCode.CONFIG);
        assertThat(err()).hasLineCount(1).contains(file.toString(), words).doesNotContain("Exception");
    }

    @Test
    void run_shouldRefuseAnEmptyPrompt() {
        assertThat(run("run", "")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("The prompt is empty", "run -");
    }

    @Test
    void run_shouldHaveTheDefaultsOfTheApi() {
        assertThat(run("run", "--help")).isEqualTo(ExitCode.OK);
        assertThat(out())
                .containsPattern("--top-p(?s:.*?)default:\\s+1\\.0")
                .containsPattern("--temperature(?s:.*?)default:\\s+0\\.7");
    }

    @Test
    void bench_shouldRefuseMoreSequencesThanThereCanBe() {
        assertThat(run("bench", "--sequences", "100000")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("--sequences goes up to 1024");
    }

    @Test
    void version_shouldNameTheJdk() {
        assertThat(run("version")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("llm-node", "java " + Runtime.version());
    }

    @Test
    void completion_shouldPrintAScript() {
        assertThat(run("completion")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("complete -F _complete_llm-node", "--ready-file");
    }
}
