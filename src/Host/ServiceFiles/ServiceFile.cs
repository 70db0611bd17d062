using System.Text;
using System.Text.RegularExpressions;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace TableActors.Host.ServiceFiles;

/// <summary>Reads service files, which are TOML, from the disk.</summary>
internal static partial class ServiceFile
{
    /// <summary>Far above any service, and far below what takes long to read.</summary>
    private const int MaxBytes = 4 << 20;

    private const int MaxDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ServiceReading Read(string path) => Read(path, Environment.GetEnvironmentVariable);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="variable">The value of an environment variable; <see langword="null"/>: it is not set.</param>
    public static ServiceReading Read(string path, Func<string, string?> variable)
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: > MaxBytes }
                ? Unreadable(
                    path, Position.Start,
                    $"service: the file has {file.Length} bytes, and a service file at most {MaxBytes}")
                : Read(path, File.ReadAllBytes(path), variable);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(path, null, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, null, "the file cannot be read; look at its permissions");
        }
    }

    private static ServiceReading Read(string path, byte[] bytes, Func<string, string?> variable)
    {
        try
        {
            var text = Utf8.GetString(bytes).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal)
                ? Unreadable(path, Position.Start, "service: the file is no text; a service file is TOML")
                : Parse(path, text, variable);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes.AsSpan(0, e.Index);
            var at = new Position(before.Count((byte)'\n') + 1, e.Index - before.LastIndexOf((byte)'\n'));
            return Unreadable(
                path, at, $"service: the file is no text in UTF-8: there is the byte 0x{bytes[e.Index]:X2}");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    public static ServiceReading Parse(string path, string text, Func<string, string?> variable)
    {
        DocumentSyntax document;
        try
        {
            document = SyntaxParser.Parse(
                text, new TomlSerializerOptions { MaxDepth = MaxDepth }, path, validate: false);
        }
        catch (TomlException)
        {
            return Unreadable(path, Position.Start, $"service: values are nested more than {MaxDepth} deep");
        }

        if (document.HasErrors)
            return Path.GetExtension(path) == ".conf" || OldForm().IsMatch(text)
                ? OldForm(path)
                : SyntaxFaults(path, document);
        var faults = new FaultLog();
        var root = TomlTree.Build(document, new EnvironmentText(variable), faults);
        if (root.Entries.ContainsKey("tableactors"))
            return OldForm(path);
        return root.Entries.Count == 0 && faults.Count == 0
            ? Unreadable(
                path, Position.Start, "service: the file is empty; docs/reference.toml shows what may stand in it")
            : ServiceReader.Read(root, path, faults);
    }

    private static ServiceReading SyntaxFaults(string path, DocumentSyntax document)
    {
        var faults = document.Diagnostics
            .OrderBy(fault => fault.Span.Offset)
            .Select(fault => new ServiceFault(path, Position.Of(fault.Span.Start), $"syntax: {fault.Message}"));
        return new ServiceReading(null, [.. faults]) { File = path };
    }

    private static ServiceReading OldForm(string path) =>
        Unreadable(
            path,
            Position.Start,
            "service: this is the old form of service files (HOCON); "
            + "they are TOML now: write it as docs/reference.toml shows");

    private static ServiceReading Unreadable(string path, Position? at, string message) =>
        new(null, [new ServiceFault(path, at, message)]) { File = path };

    /// <summary>What no TOML file has: a key followed by a brace, as in <c>tableactors {</c>.</summary>
    [GeneratedRegex(@"^\s*[A-Za-z_][\w.-]*[ \t]*\{", RegexOptions.Multiline)]
    private static partial Regex OldForm();
}
