using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>The parts of a document that stand by themselves, each under a name of its own.</summary>
/// <param name="document">The document in the making.</param>
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

    /// <summary>Adds a schema under its name, or under one like it where that is taken.</summary>
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
