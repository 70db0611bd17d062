using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;

namespace TableActors.Host.Commands;

/// <summary>An option whose value is a list of pairs: <c>name=value,name=value</c>.</summary>
internal static class NamedValues
{
    public delegate bool Reader<T>(string text, [NotNullWhen(true)] out T? value);

    public static Option<Dictionary<string, T>> Create<T>(string name, string description, string helpName, Reader<T> read) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            DefaultValueFactory = _ => [],
            CustomParser = given => Parse(given, name, helpName, read),
        };

    private static Dictionary<string, T> Parse<T>(ArgumentResult given, string name, string helpName, Reader<T> read)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var pair in given.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length == 2 && parts[0].Length > 0 && read(parts[1], out var value))
                values[parts[0]] = value;
            else
                given.AddError($"{name}: \"{pair}\" is not of the form {helpName}");
        }

        return values;
    }
}
