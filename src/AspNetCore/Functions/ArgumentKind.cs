namespace TableActors.AspNetCore.Functions;

/// <summary>Where an argument of a route's function comes from.</summary>
internal enum ArgumentKind
{
    /// <summary>From nowhere: the route is at fault.</summary>
    None,

    /// <summary>An output column of the row.</summary>
    Output,

    /// <summary>The route's own logger.</summary>
    Logger,

    /// <summary>A service of the application, from the request's scope.</summary>
    Service,
}
