namespace TableActors.AspNetCore.OpenApi;

/// <summary>Names operations, and what belongs to one operation alone, so that generators can make identifiers of the names.</summary>
internal sealed class OperationNames
{
    private const string RootPath = "root";

    private readonly UniqueNames _ids = new();

    /// <summary>Keeps an id that the application has chosen from being given to another operation.</summary>
    public string Reserve(string id) => _ids.Take(id);

    /// <summary>
    /// Makes an operation's id of the kind of route and its path below the router's prefix. Where that is taken, the whole path
    /// tells it from the other, and at last a number.
    /// </summary>
    public string IdOf(string kind, string localPath, string wholePath) =>
        _ids.Take($"{kind}_{IdentifierOf(localPath)}", $"{kind}_{IdentifierOf(wholePath)}");

    /// <summary>What the names of an operation's components begin with: its id in the manner of types.</summary>
    public static string TypeNameOf(string id) =>
        string.Concat(WordsOf(id).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string IdentifierOf(string path) => string.Join('_', WordsOf(path)) is { Length: > 0 } words ? words : RootPath;

    private static string[] WordsOf(string text) =>
        string.Create(text.Length, text, static (letters, source) =>
        {
            for (var index = 0; index < letters.Length; index++)
                letters[index] = char.IsAsciiLetterOrDigit(source[index]) ? source[index] : ' ';
        }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
