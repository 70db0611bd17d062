using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>The schemas of a document to which others refer, each under a name of its own.</summary>
internal sealed class DocumentComponents(OpenApiDocument document)
{
    private readonly Dictionary<string, string> _shared = [];
    private readonly UniqueNames _names = new();

    private IDictionary<string, IOpenApiSchema> Schemas
    {
        get
        {
            var components = document.Components ??= new OpenApiComponents();
            return components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        }
    }

    /// <summary>Adds a schema under a name, with a number if the name is taken.</summary>
    /// <returns>A reference to the schema.</returns>
    public IOpenApiSchema Add(string name, OpenApiSchema schema) => Reference(AddUnderUniqueName(name, schema));

    /// <summary>Adds a schema that several operations use, once.</summary>
    /// <returns>A reference to the schema.</returns>
    public IOpenApiSchema Share(string name, Func<OpenApiSchema> make)
    {
        if (!_shared.TryGetValue(name, out var unique))
            _shared[name] = unique = AddUnderUniqueName(name, make());
        return Reference(unique);
    }

    private string AddUnderUniqueName(string name, OpenApiSchema schema)
    {
        var unique = _names.Take(name);
        Schemas[unique] = schema;
        return unique;
    }

    private OpenApiSchemaReference Reference(string name) => new(name, document);
}

/// <summary>
/// Names operations and their own components, so that code generators can make identifiers of the
/// names.
/// </summary>
internal sealed class OperationNames
{
    private const string RootPath = "root";

    private readonly UniqueNames _ids = new();

    /// <summary>Reserves an id that the application has chosen for one operation.</summary>
    public string Reserve(string id) => _ids.Take(id);

    /// <summary>
    /// Makes an operation's id of the kind of route and its path below the router's prefix. If that
    /// id is taken, it uses the whole path, and then a number.
    /// </summary>
    public string IdOf(string kind, string localPath, string wholePath) =>
        _ids.Take($"{kind}_{IdentifierOf(localPath)}", $"{kind}_{IdentifierOf(wholePath)}");

    /// <summary>Makes the prefix of the names of an operation's components: its id, written like a type.</summary>
    public static string TypeNameOf(string id) =>
        string.Concat(WordsOf(id).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string IdentifierOf(string path) =>
        string.Join('_', WordsOf(path)) is { Length: > 0 } words ? words : RootPath;

    private static string[] WordsOf(string text) =>
        string.Create(text.Length, text, static (letters, source) =>
        {
            for (var index = 0; index < letters.Length; index++)
                letters[index] = char.IsAsciiLetterOrDigit(source[index]) ? source[index] : ' ';
        }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>
/// Gives out names that differ by more than case, because code generators make types and files of
/// them.
/// </summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the first of some names that is free, or the last one with a number.</summary>
    public string Take(params ReadOnlySpan<string> wanted)
    {
        foreach (var name in wanted)
        {
            if (_taken.Add(name))
                return name;
        }

        for (var number = 2; ; number++)
        {
            var name = $"{wanted[^1]}_{number}";
            if (_taken.Add(name))
                return name;
        }
    }
}
