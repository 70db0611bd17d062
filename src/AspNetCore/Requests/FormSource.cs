using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Opens the forms of requests that may bring files, within the limits.</summary>
/// <param name="limit">What one body may take.</param>
/// <param name="budget">What the texts of all bodies together may take.</param>
internal sealed class FormSource(BodyLimit limit, BodyBudget budget)
{
    private const string FormType = "multipart/form-data";
    private const long LargestTexts = 64L << 20;
    private const int LongestBoundary = 128;

    /// <summary>Begins to read a form. Nothing of the body has been read yet.</summary>
    /// <exception cref="ProblemException"><c>unsupported_media_type</c>, <c>unreadable_body</c> or <c>too_large</c>.</exception>
    public FormReader Open(HttpContext context)
    {
        var boundary = BoundaryOf(context.Request);
        limit.ApplyTo(context);
        return new FormReader(context.Request.Body, boundary, new FormTexts(Math.Min(limit.MaxBody, LargestTexts), budget), context.RequestAborted);
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnsupportedMediaType, $"This route takes files, so its requests are forms of the content type {FormType}."));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw new ProblemException(new Problem(
                ErrorCodes.UnreadableBody, $"The content type {FormType} needs a boundary of at most {LongestBoundary} characters."));
        }

        return boundary;
    }
}
