import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import type { GitRemote, WorkspaceFile, WorkspaceSpec } from './api/workspace';
import { RESOURCE_FIELDS } from './resource-fields';
import { Check } from './spec/check';
import { shape } from './spec/fields';
import type { WorkspaceManifest } from './spec/manifest';
import { snapshot } from './spec/snapshot';
import { renderWorkspace, WORKSPACE_FIELDS, type WorkspaceSpecProps } from './spec/workspace';

/** A repository that Tasks can work in. */
export interface IWorkspace {
  readonly kind: 'Workspace';
  /** Its name in the cluster. */
  readonly name: string;
}

/** A git repository that agents work in. */
export interface WorkspaceProps extends WorkspaceSpecProps, KelosResourceProps {}

const WORKSPACE = shape<WorkspaceProps>('a Workspace', { ...WORKSPACE_FIELDS, ...RESOURCE_FIELDS });

/**
 * A git repository that agents work in: every Task gets a clone of its own.
 * @example new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git', ref: 'main', secret: 'github-token' })
 */
export class Workspace extends KelosResource implements IWorkspace {
  public readonly apiObject: ApiObject;
  private props: WorkspaceProps;
  private spec: WorkspaceSpec;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: WorkspaceProps) {
    super(scope, id);
    WORKSPACE.judge(new Check(this.node.path), '', props);
    this.props = snapshot(props);
    this.spec = renderWorkspace(this.node.path, this.props);
    this.apiObject = this.createObject('Workspace', () => this.spec, props);
  }

  /** Refers to a Workspace that already exists in the cluster. */
  public static fromWorkspaceName(scope: Construct, id: string, name: string): IWorkspace {
    return new ExistingWorkspace(scope, id, name);
  }

  public get kind(): 'Workspace' {
    return 'Workspace';
  }

  /**
   * Adds git remotes behind those it has.
   * @throws Error as the constructor does, and when the Workspace was rendered already
   */
  public addRemote(...remotes: GitRemote[]): void {
    this.add('addRemote', { remotes: [...(this.props.remotes ?? []), ...remotes] });
  }

  /**
   * Adds files behind those it has.
   * @throws Error as the constructor does, and when the Workspace was rendered already
   */
  public addFile(...files: WorkspaceFile[]): void {
    this.add('addFile', { files: [...(this.props.files ?? []), ...files] });
  }

  public override toManifest(): WorkspaceManifest {
    return this.apiObject.toJson() as WorkspaceManifest;
  }

  private add(what: string, more: Partial<WorkspaceProps>): void {
    this.assertNotRendered(what);
    const props = { ...this.props, ...more };
    WORKSPACE.judge(new Check(this.node.path), '', props);
    const own = snapshot(props);
    this.spec = renderWorkspace(this.node.path, own);
    this.props = own;
  }
}

class ExistingWorkspace extends Construct implements IWorkspace {
  public readonly kind = 'Workspace';

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
  ) {
    super(scope, id);
    new Check(this.node.path).reference('name', name);
  }
}
