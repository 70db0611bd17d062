namespace TableActors.AspNetCore.Functions;

/// <summary>Calls a route's function.</summary>
/// <param name="owner">The instance that the method needs.</param>
/// <param name="row">One value per column of the table, in its order; media as URLs.</param>
/// <param name="services">The services of the request.</param>
/// <param name="cancellation">Ends the call.</param>
internal delegate ValueTask<object?> FunctionCall(object? owner, object?[] row, IServiceProvider services, CancellationToken cancellation);
