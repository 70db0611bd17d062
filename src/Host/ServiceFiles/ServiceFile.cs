using Akka.Configuration;
using Akka.Configuration.Hocon;
using TableActors.Contracts.Errors;
using TableActors.Host.ServiceFiles.Reading;

namespace TableActors.Host.ServiceFiles;

/// <summary>Reads service files from the disk.</summary>
internal static class ServiceFile
{
    private const int MaxIncludes = 50;
    private const string ReferenceName = "TableActors.Host.reference.conf";

    private static readonly Lazy<Config> Reference = new(() => ConfigurationFactory.FromResource(ReferenceName, typeof(ServiceFile).Assembly));

    /// <summary>Every setting with its default.</summary>
    public static Config Defaults => Reference.Value;

    /// <summary>Reads a file and what it includes, each relative to the file that includes it.</summary>
    public static ServiceReading Read(string path)
    {
        try
        {
            return ServiceReader.Read(new Config(Parse(path, depth: 0)).WithFallback(Defaults));
        }
        catch (DefinitionException unreadable)
        {
            return new ServiceReading(new ServiceDefinition(), unreadable.Faults);
        }
    }

    private static HoconRoot Parse(string path, int depth)
    {
        if (depth > MaxIncludes)
            throw Unreadable(path, $"files include each other more than {MaxIncludes} deep");
        var text = Text(path);
        try
        {
            return Parser.Parse(text, included => Parse(Path.Combine(Path.GetDirectoryName(path) ?? "", included), depth + 1));
        }
        catch (FormatException e)
        {
            throw Unreadable(path, e.Message.TrimEnd('.'));
        }
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, "the file cannot be read; look at its permissions");
        }
    }

    private static DefinitionException Unreadable(string path, string message) => new([new DefinitionFault(path, null, message)]);
}
