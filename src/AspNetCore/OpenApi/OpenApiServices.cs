using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Registers what makes the OpenAPI document.</summary>
internal static class OpenApiServices
{
    public static void AddTableApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(TableApiDocument.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            // The application's other endpoints belong into documents of its own.
            options.ShouldInclude = _ => false;
            options.AddDocumentTransformer<TableDocumentTransformer>();
        });
        services.TryAddSingleton(provider => new TableApiDocument(provider));
        services.TryAddSingleton<DescribedEndpoints>();
        services.TryAddSingleton<DocumentHandler>();
    }
}
