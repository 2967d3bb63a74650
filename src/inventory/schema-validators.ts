// Made by scripts/build-validators.ts of schema/inventory.schema.json: do not edit, run `npm run validators`.
// @ts-nocheck: the code is ajv's.
import { createRequire } from 'node:module'
import type { ValidateFunction } from 'ajv'
const require = createRequire(import.meta.url)
export const inventory: ValidateFunction = validate22;
const schema13 = {"title":"Inventory","description":"Each key is the name of a group.","type":"object","minProperties":1,"errorMessage":"must be a map of groups","properties":{"all":{"$ref":"#/definitions/group","description":"The group of all hosts. Its variables are the lowest layer; rehearsal belongs here."},"ungrouped":{"$ref":"#/definitions/group","description":"Hosts that are in no other group but all."}},"additionalProperties":{"$ref":"#/definitions/group"}};
const schema14 = {"title":"Group","description":"A set of hosts, with variables and child groups.","type":["object","null"],"errorMessage":"must be a map with hosts, vars and children, or nothing","properties":{"hosts":{"title":"Hosts","description":"The group's own hosts by name, each with its variables or nothing. One host without variables may stand as a bare word.","type":["object","string","null"],"errorMessage":"must be a map of host names","additionalProperties":{"$ref":"#/definitions/variables","title":"Variables of a host","description":"They win over those of all its groups."}},"vars":{"$ref":"#/definitions/variables","title":"Variables of a group","description":"Of groups of different depth the deeper wins, of others the one with the later name."},"children":{"title":"Child groups","description":"Groups whose hosts belong to this one too. One group may stand as a bare word.","type":["object","string","null"],"errorMessage":"must be a map of group names","additionalProperties":{"$ref":"#/definitions/group"}}},"additionalProperties":false};
const schema15 = {"title":"Variables","description":"Any names are free to use; those of ansible_…, release and rehearsal have a meaning.","type":["object","null"],"errorMessage":"must be a map of variables, or nothing","properties":{"ansible_host":{"title":"Address","description":"Name or address to connect to, an alias of ~/.ssh/config, or a container's name. Default: the host's name in the inventory.","$ref":"#/definitions/word"},"ansible_ssh_host":{"title":"Address (old name)","description":"Old name of ansible_host; wins over it, as in Ansible.","$ref":"#/definitions/word"},"ansible_port":{"title":"Port","description":"Port of sshd. Default: what ~/.ssh/config says, else 22.","$ref":"#/definitions/port"},"ansible_ssh_port":{"title":"Port (old name)","description":"Old name of ansible_port; wins over it, as in Ansible.","$ref":"#/definitions/port"},"ansible_user":{"title":"Login user","description":"Who logs in. Wins over --user. Default: what ~/.ssh/config says, else your own name.","$ref":"#/definitions/word"},"ansible_ssh_user":{"title":"Login user (old name)","description":"Old name of ansible_user; wins over it, as in Ansible.","$ref":"#/definitions/word"},"ansible_password":{"title":"Login password","description":"Answered when ssh asks for it. A key and an agent are better.","$ref":"#/definitions/password"},"ansible_ssh_pass":{"title":"Login password (old name)","description":"Old name of ansible_password; wins over it, as in Ansible.","$ref":"#/definitions/password"},"ansible_ssh_password":{"title":"Login password (old name)","description":"Old name of ansible_password; wins over it, as in Ansible.","$ref":"#/definitions/password"},"ansible_private_key_file":{"title":"Private key (other name)","description":"Other name of ansible_ssh_private_key_file, which wins over it, as in Ansible.","$ref":"#/definitions/word"},"ansible_ssh_private_key_file":{"title":"Private key","description":"File of the key to log in with; relative to this file, ~ is your home. Default: agent and ~/.ssh/config.","$ref":"#/definitions/word"},"ansible_ssh_common_args":{"title":"Further arguments of ssh","description":"Split into words as a shell does: -o ProxyJump=bastion -o ServerAliveInterval=5","type":"string","errorMessage":"must be text: arguments of ssh, in one line"},"ansible_connection":{"title":"Kind of connection","description":"ssh: over OpenSSH. docker, podman: into a running container. local: this machine. sandbox: a copy-on-write view of this machine, for rehearsals.","default":"ssh","if":{"$comment":"Connections of Ansible's that Hawser has not: such hosts are listed, and fail where they are selected.","type":"string","anyOf":[{"enum":["winrm","psrp","network_cli","netconf","httpapi","persistent","paramiko","paramiko_ssh","chroot","jail","iocage","zone","lxc","lxd","libvirt_lxc","kubectl","oc","buildah","docker_api","aws_ssm","vmware_tools","saltstack","funcd","qubes"]},{"pattern":"^\\w+\\.\\w+\\.[\\w.]+$"}]},"else":{"enum":["ssh","docker","podman","local","sandbox","smart","ansible.builtin.ssh","ansible.builtin.local","community.docker.docker","containers.podman.podman"]}},"ansible_become":{"title":"Become another user","description":"Whether operations run as ansible_become_user. A play's become and --become come before it.","enum":[true,false,"yes","no","on","off","true","false","Yes","No","On","Off","True","False","YES","NO","ON","OFF","TRUE","FALSE",1,0,"1","0"],"errorMessage":"must be true or false"},"ansible_become_user":{"title":"User to become","description":"Default: root.","$ref":"#/definitions/word","default":"root"},"ansible_become_method":{"title":"How to become","description":"sudo and su with or without a password, doas without.","default":"sudo","if":{"$comment":"Ways of Ansible's that Hawser has not.","type":"string","anyOf":[{"enum":["runas","enable","pbrun","pfexec","dzdo","ksu","machinectl","pmrun","sesu","sudosu"]},{"pattern":"^\\w+\\.\\w+\\.[\\w.]+$"}]},"else":{"enum":["sudo","su","doas","ansible.builtin.sudo","ansible.builtin.su","community.general.doas"]}},"ansible_become_password":{"title":"Password of become","description":"What sudo or su asks for. --ask-become-pass comes before it, and is better.","$ref":"#/definitions/password"},"ansible_become_pass":{"title":"Password of become (old name)","description":"Old name of ansible_become_password; wins over it, as in Ansible.","$ref":"#/definitions/password"},"ansible_group_priority":{"title":"Priority of a group","description":"Among groups of one depth the one with the higher number wins; only in the vars of a group. Default: 1. The only variable in which Ansible works out no template.","type":["number","string"],"pattern":"^\\s*[-+]?[0-9]+\\s*$","errorMessage":"must be a whole number","patternErrorMessage":"must be a whole number","default":1},"release":{"$ref":"#/definitions/release"},"rehearsal":{"$ref":"#/definitions/rehearsal"}},"additionalProperties":true};
const schema16 = {"type":"string","pattern":"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$","errorMessage":"must be text, on one line and not beginning with a dash or a blank","patternErrorMessage":"must be text, on one line and not beginning with a dash or a blank"};
const schema18 = {"type":["integer","string"],"minimum":1,"maximum":65535,"pattern":"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$","errorMessage":"must be a port, a whole number from 1 to 65535","patternErrorMessage":"must be a port, a whole number from 1 to 65535"};
const schema22 = {"type":"string","errorMessage":"must be text"};
const schema36 = {"title":"Rehearsal","description":"How twins of the hosts are made ready. Belongs in the vars of all.","if":{"type":"object"},"then":{"type":"object","additionalProperties":false,"properties":{"prepare":{"title":"Task file to run first","description":"Run on every twin before the rehearsed task file; relative to this file.","type":"string","minLength":1,"errorMessage":"must be the path of a task file"},"twins":{"title":"Leads to twins","description":"True in the inventory that a rehearsal makes: its variables of hosts win over all others, and its groups count for nothing.","type":"boolean","errorMessage":"must be true or false"}}}};
const pattern0 = new RegExp("^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$", "u");
const pattern2 = new RegExp("^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$", "u");
const pattern8 = new RegExp("^\\w+\\.\\w+\\.[\\w.]+$", "u");
const pattern11 = new RegExp("^\\s*[-+]?[0-9]+\\s*$", "u");
const schema30 = {"title":"Release","description":"What deploy installs: a local file with a pinned digest, and its place on the host. `npx hawser pin` writes the digest.","if":{"type":"object","anyOf":[{"required":["src"]},{"required":["sha256"]},{"required":["dest"]}]},"then":{"type":"object","required":["src","sha256","dest","mode","owner","group"],"dependencies":{"signature":["signers"],"signers":["signature"]},"additionalProperties":false,"properties":{"src":{"title":"Local file","description":"Relative to this file.","type":"string","minLength":1,"errorMessage":"must be the path of a local file"},"sha256":{"title":"Pinned digest","description":"64 small hexadecimal digits, as sha256sum prints them. `npx hawser pin` writes it.","type":"string","pattern":"^[0-9a-f]{64}$","errorMessage":"must be text, a sha256 digest; `npx hawser pin` writes it","patternErrorMessage":"must be a sha256 digest, 64 small hexadecimal digits; `npx hawser pin` writes it"},"dest":{"title":"Place on the host","description":"Absolute path of the installed file.","$ref":"#/definitions/absolutePath"},"mode":{"title":"File mode","description":"Octal, in quotes: '0755'.","type":"string","pattern":"^[0-7]{3,4}$","errorMessage":"must be an octal file mode in quotes, such as '0755'","patternErrorMessage":"must be an octal file mode in quotes, such as '0755'"},"owner":{"title":"Owner","description":"User that owns the installed file.","$ref":"#/definitions/word"},"group":{"title":"Group","description":"Group of the installed file.","$ref":"#/definitions/word"},"service":{"title":"Service","description":"systemd unit to restart where it does not run the installed file. Without it nothing is restarted.","$ref":"#/definitions/word"},"health":{"title":"Health gate","description":"URL that must answer, or port that must listen, on the host, before the deploy counts as done. Without it nothing is waited for.","examples":["http://127.0.0.1:8080/",8080],"type":["string","integer"],"minimum":1,"maximum":65535,"pattern":"^https?://","errorMessage":"must be an http:// or https:// URL, or a port from 1 to 65535","patternErrorMessage":"must be an http:// or https:// URL, or a port from 1 to 65535"},"via":{"title":"Shared path of the upload","description":"Path on the host that the upload must pass through, as the login user. Only for those who must: without it the bytes go straight to root.","$ref":"#/definitions/absolutePath"},"keep":{"title":"Releases to keep","description":"How many the host keeps for a rollback, the installed one included. Default: 5.","default":5,"type":"integer","minimum":2,"errorMessage":"must be a whole number from 2 on: the installed release and the one to go back to"},"version":{"title":"Version","description":"What people call this release; shown, and kept in the host's history. Of a signed release: the one in its manifest, and may be left out.","type":"string","errorMessage":"must be text"},"signature":{"title":"Signature","description":"Local file, relative to this one: app.manifest.sig or app.manifest.minisig, beside the manifest that it signs. `npx hawser sign` makes both.","examples":["build/app.manifest.sig"],"type":"string","pattern":"[^/]\\.(sig|minisig)$","errorMessage":"must be the path of a signature, which ends in .sig or .minisig","patternErrorMessage":"must be the path of a signature, which ends in .sig or .minisig"},"signers":{"title":"Signers","description":"Who may sign. Local file, relative to this one: OpenSSH's allowed_signers, or a public key of minisign's; or such a public key itself.","type":"string","minLength":1,"errorMessage":"must be the path of a local file, or a public key of minisign's"}}}};
const schema31 = {"type":"string","pattern":"^/","errorMessage":"must be an absolute path: begin it with '/'","patternErrorMessage":"must be an absolute path: begin it with '/'"};
const func2 = Object.prototype.hasOwnProperty;
const func3 = require("ajv/dist/runtime/ucs2length").default;
const pattern12 = new RegExp("^[0-9a-f]{64}$", "u");
const pattern13 = new RegExp("^/", "u");
const pattern14 = new RegExp("^[0-7]{3,4}$", "u");
const pattern18 = new RegExp("^https?://", "u");
const pattern20 = new RegExp("[^/]\\.(sig|minisig)$", "u");

function validate14(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
const _errs0 = errors;
let valid0 = true;
const _errs1 = errors;
if(!(data && typeof data == "object" && !Array.isArray(data))){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.src === undefined) && (missing0 = "src")){
const err1 = {};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid1 = _errs4 === errors;
valid1 = valid1 || _valid1;
if(!valid1){
const _errs5 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.sha256 === undefined) && (missing1 = "sha256")){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid1 = _errs5 === errors;
valid1 = valid1 || _valid1;
if(!valid1){
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.dest === undefined) && (missing2 = "dest")){
const err3 = {};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var _valid1 = _errs6 === errors;
valid1 = valid1 || _valid1;
}
}
if(!valid1){
const err4 = {};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var _valid0 = _errs1 === errors;
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs7 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.src === undefined){
const err5 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "src"},message:"must have required property '"+"src"+"'",schema:schema30.then.required,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data.sha256 === undefined){
const err6 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'",schema:schema30.then.required,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data.dest === undefined){
const err7 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "dest"},message:"must have required property '"+"dest"+"'",schema:schema30.then.required,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if(data.mode === undefined){
const err8 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "mode"},message:"must have required property '"+"mode"+"'",schema:schema30.then.required,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(data.owner === undefined){
const err9 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "owner"},message:"must have required property '"+"owner"+"'",schema:schema30.then.required,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(data.group === undefined){
const err10 = {instancePath,schemaPath:"#/then/required",keyword:"required",params:{missingProperty: "group"},message:"must have required property '"+"group"+"'",schema:schema30.then.required,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key0 in data){
if(!(func2.call(schema30.then.properties, key0))){
const err11 = {instancePath,schemaPath:"#/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.signature !== undefined){
if(data.signers === undefined){
const err12 = {instancePath,schemaPath:"#/then/dependencies",keyword:"dependencies",params:{property: "signature",
    missingProperty: "signers",
    depsCount: 1,
    deps: "signers"},message:"must have property signers when property signature is present",schema:schema30.then.dependencies,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.signers !== undefined){
if(data.signature === undefined){
const err13 = {instancePath,schemaPath:"#/then/dependencies",keyword:"dependencies",params:{property: "signers",
    missingProperty: "signature",
    depsCount: 1,
    deps: "signature"},message:"must have property signature when property signers is present",schema:schema30.then.dependencies,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.src !== undefined){
let data0 = data.src;
if(typeof data0 === "string"){
if(func3(data0) < 1){
const err14 = {instancePath:instancePath+"/src",schemaPath:"#/then/properties/src/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema30.then.properties.src,data:data0};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/src",schemaPath:"#/then/properties/src/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema30.then.properties.src.type,parentSchema:schema30.then.properties.src,data:data0};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.sha256 !== undefined){
let data1 = data.sha256;
if(typeof data1 === "string"){
if(!pattern12.test(data1)){
const err16 = {instancePath:instancePath+"/sha256",schemaPath:"#/then/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\"",schema:"^[0-9a-f]{64}$",parentSchema:schema30.then.properties.sha256,data:data1};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/sha256",schemaPath:"#/then/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema30.then.properties.sha256.type,parentSchema:schema30.then.properties.sha256,data:data1};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.dest !== undefined){
let data2 = data.dest;
if(typeof data2 === "string"){
if(!pattern13.test(data2)){
const err18 = {instancePath:instancePath+"/dest",schemaPath:"#/definitions/absolutePath/pattern",keyword:"pattern",params:{pattern: "^/"},message:"must match pattern \""+"^/"+"\"",schema:"^/",parentSchema:schema31,data:data2};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/dest",schemaPath:"#/definitions/absolutePath/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.type,parentSchema:schema31,data:data2};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.mode !== undefined){
let data3 = data.mode;
if(typeof data3 === "string"){
if(!pattern14.test(data3)){
const err20 = {instancePath:instancePath+"/mode",schemaPath:"#/then/properties/mode/pattern",keyword:"pattern",params:{pattern: "^[0-7]{3,4}$"},message:"must match pattern \""+"^[0-7]{3,4}$"+"\"",schema:"^[0-7]{3,4}$",parentSchema:schema30.then.properties.mode,data:data3};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/mode",schemaPath:"#/then/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema30.then.properties.mode.type,parentSchema:schema30.then.properties.mode,data:data3};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.owner !== undefined){
let data4 = data.owner;
if(typeof data4 === "string"){
if(!pattern0.test(data4)){
const err22 = {instancePath:instancePath+"/owner",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data4};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/owner",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data4};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.group !== undefined){
let data5 = data.group;
if(typeof data5 === "string"){
if(!pattern0.test(data5)){
const err24 = {instancePath:instancePath+"/group",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/group",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.service !== undefined){
let data6 = data.service;
if(typeof data6 === "string"){
if(!pattern0.test(data6)){
const err26 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data6};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/service",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data6};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data.health !== undefined){
let data7 = data.health;
if((typeof data7 !== "string") && (!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7))))){
const err28 = {instancePath:instancePath+"/health",schemaPath:"#/then/properties/health/type",keyword:"type",params:{type: schema30.then.properties.health.type},message:"must be string,integer",schema:schema30.then.properties.health.type,parentSchema:schema30.then.properties.health,data:data7};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 65535 || isNaN(data7)){
const err29 = {instancePath:instancePath+"/health",schemaPath:"#/then/properties/health/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema30.then.properties.health,data:data7};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(data7 < 1 || isNaN(data7)){
const err30 = {instancePath:instancePath+"/health",schemaPath:"#/then/properties/health/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema30.then.properties.health,data:data7};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(typeof data7 === "string"){
if(!pattern18.test(data7)){
const err31 = {instancePath:instancePath+"/health",schemaPath:"#/then/properties/health/pattern",keyword:"pattern",params:{pattern: "^https?://"},message:"must match pattern \""+"^https?://"+"\"",schema:"^https?://",parentSchema:schema30.then.properties.health,data:data7};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
if(data.via !== undefined){
let data8 = data.via;
if(typeof data8 === "string"){
if(!pattern13.test(data8)){
const err32 = {instancePath:instancePath+"/via",schemaPath:"#/definitions/absolutePath/pattern",keyword:"pattern",params:{pattern: "^/"},message:"must match pattern \""+"^/"+"\"",schema:"^/",parentSchema:schema31,data:data8};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/via",schemaPath:"#/definitions/absolutePath/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.type,parentSchema:schema31,data:data8};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.keep !== undefined){
let data9 = data.keep;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err34 = {instancePath:instancePath+"/keep",schemaPath:"#/then/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema30.then.properties.keep.type,parentSchema:schema30.then.properties.keep,data:data9};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 < 2 || isNaN(data9)){
const err35 = {instancePath:instancePath+"/keep",schemaPath:"#/then/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2",schema:2,parentSchema:schema30.then.properties.keep,data:data9};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
if(data.version !== undefined){
let data10 = data.version;
if(typeof data10 !== "string"){
const err36 = {instancePath:instancePath+"/version",schemaPath:"#/then/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema30.then.properties.version.type,parentSchema:schema30.then.properties.version,data:data10};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.signature !== undefined){
let data11 = data.signature;
if(typeof data11 === "string"){
if(!pattern20.test(data11)){
const err37 = {instancePath:instancePath+"/signature",schemaPath:"#/then/properties/signature/pattern",keyword:"pattern",params:{pattern: "[^/]\\.(sig|minisig)$"},message:"must match pattern \""+"[^/]\\.(sig|minisig)$"+"\"",schema:"[^/]\\.(sig|minisig)$",parentSchema:schema30.then.properties.signature,data:data11};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
else {
const err38 = {instancePath:instancePath+"/signature",schemaPath:"#/then/properties/signature/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema30.then.properties.signature.type,parentSchema:schema30.then.properties.signature,data:data11};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.signers !== undefined){
let data12 = data.signers;
if(typeof data12 === "string"){
if(func3(data12) < 1){
const err39 = {instancePath:instancePath+"/signers",schemaPath:"#/then/properties/signers/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema30.then.properties.signers,data:data12};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
else {
const err40 = {instancePath:instancePath+"/signers",schemaPath:"#/then/properties/signers/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema30.then.properties.signers.type,parentSchema:schema30.then.properties.signers,data:data12};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath,schemaPath:"#/then/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema30.then.type,parentSchema:schema30.then,data};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
var _valid0 = _errs7 === errors;
valid0 = _valid0;
}
if(!valid0){
const err42 = {instancePath,schemaPath:"#/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema",schema:schema30.if,parentSchema:schema30,data};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
validate14.errors = vErrors;
return errors === 0;
}


function validate13(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema15.type},message:"must be object,null",schema:schema15.type,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.ansible_host !== undefined){
let data0 = data.ansible_host;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err1 = {instancePath:instancePath+"/ansible_host",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/ansible_host",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.ansible_ssh_host !== undefined){
let data1 = data.ansible_ssh_host;
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
const err3 = {instancePath:instancePath+"/ansible_ssh_host",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/ansible_ssh_host",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.ansible_port !== undefined){
let data2 = data.ansible_port;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (typeof data2 !== "string")){
const err5 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: schema18.type},message:"must be integer,string",schema:schema18.type,parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(typeof data2 === "string"){
if(!pattern2.test(data2)){
const err8 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/pattern",keyword:"pattern",params:{pattern: "^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"},message:"must match pattern \""+"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"+"\"",schema:"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$",parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.ansible_ssh_port !== undefined){
let data3 = data.ansible_ssh_port;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (typeof data3 !== "string")){
const err9 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: schema18.type},message:"must be integer,string",schema:schema18.type,parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(typeof data3 === "string"){
if(!pattern2.test(data3)){
const err12 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/pattern",keyword:"pattern",params:{pattern: "^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"},message:"must match pattern \""+"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"+"\"",schema:"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$",parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.ansible_user !== undefined){
let data4 = data.ansible_user;
if(typeof data4 === "string"){
if(!pattern0.test(data4)){
const err13 = {instancePath:instancePath+"/ansible_user",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/ansible_user",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.ansible_ssh_user !== undefined){
let data5 = data.ansible_ssh_user;
if(typeof data5 === "string"){
if(!pattern0.test(data5)){
const err15 = {instancePath:instancePath+"/ansible_ssh_user",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/ansible_ssh_user",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.ansible_password !== undefined){
let data6 = data.ansible_password;
if(typeof data6 !== "string"){
const err17 = {instancePath:instancePath+"/ansible_password",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.ansible_ssh_pass !== undefined){
let data7 = data.ansible_ssh_pass;
if(typeof data7 !== "string"){
const err18 = {instancePath:instancePath+"/ansible_ssh_pass",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data7};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.ansible_ssh_password !== undefined){
let data8 = data.ansible_ssh_password;
if(typeof data8 !== "string"){
const err19 = {instancePath:instancePath+"/ansible_ssh_password",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.ansible_private_key_file !== undefined){
let data9 = data.ansible_private_key_file;
if(typeof data9 === "string"){
if(!pattern0.test(data9)){
const err20 = {instancePath:instancePath+"/ansible_private_key_file",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/ansible_private_key_file",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.ansible_ssh_private_key_file !== undefined){
let data10 = data.ansible_ssh_private_key_file;
if(typeof data10 === "string"){
if(!pattern0.test(data10)){
const err22 = {instancePath:instancePath+"/ansible_ssh_private_key_file",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/ansible_ssh_private_key_file",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.ansible_ssh_common_args !== undefined){
let data11 = data.ansible_ssh_common_args;
if(typeof data11 !== "string"){
const err24 = {instancePath:instancePath+"/ansible_ssh_common_args",schemaPath:"#/properties/ansible_ssh_common_args/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.properties.ansible_ssh_common_args.type,parentSchema:schema15.properties.ansible_ssh_common_args,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.ansible_connection !== undefined){
let data12 = data.ansible_connection;
const _errs38 = errors;
let valid12 = true;
const _errs39 = errors;
if(typeof data12 !== "string"){
const err25 = {};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
const _errs42 = errors;
let valid13 = false;
const _errs43 = errors;
if(!((((((((((((((((((((((((data12 === "winrm") || (data12 === "psrp")) || (data12 === "network_cli")) || (data12 === "netconf")) || (data12 === "httpapi")) || (data12 === "persistent")) || (data12 === "paramiko")) || (data12 === "paramiko_ssh")) || (data12 === "chroot")) || (data12 === "jail")) || (data12 === "iocage")) || (data12 === "zone")) || (data12 === "lxc")) || (data12 === "lxd")) || (data12 === "libvirt_lxc")) || (data12 === "kubectl")) || (data12 === "oc")) || (data12 === "buildah")) || (data12 === "docker_api")) || (data12 === "aws_ssm")) || (data12 === "vmware_tools")) || (data12 === "saltstack")) || (data12 === "funcd")) || (data12 === "qubes"))){
const err26 = {};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var _valid1 = _errs43 === errors;
valid13 = valid13 || _valid1;
if(!valid13){
const _errs44 = errors;
if(typeof data12 === "string"){
if(!pattern8.test(data12)){
const err27 = {};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
var _valid1 = _errs44 === errors;
valid13 = valid13 || _valid1;
}
if(!valid13){
const err28 = {};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
else {
errors = _errs42;
if(vErrors !== null){
if(_errs42){
vErrors.length = _errs42;
}
else {
vErrors = null;
}
}
}
var _valid0 = _errs39 === errors;
errors = _errs38;
if(vErrors !== null){
if(_errs38){
vErrors.length = _errs38;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs45 = errors;
if(!((((((((((data12 === "ssh") || (data12 === "docker")) || (data12 === "podman")) || (data12 === "local")) || (data12 === "sandbox")) || (data12 === "smart")) || (data12 === "ansible.builtin.ssh")) || (data12 === "ansible.builtin.local")) || (data12 === "community.docker.docker")) || (data12 === "containers.podman.podman"))){
const err29 = {instancePath:instancePath+"/ansible_connection",schemaPath:"#/properties/ansible_connection/else/enum",keyword:"enum",params:{allowedValues: schema15.properties.ansible_connection.else.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.ansible_connection.else.enum,parentSchema:schema15.properties.ansible_connection.else,data:data12};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid0 = _errs45 === errors;
valid12 = _valid0;
}
if(!valid12){
const err30 = {instancePath:instancePath+"/ansible_connection",schemaPath:"#/properties/ansible_connection/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema",schema:schema15.properties.ansible_connection.if,parentSchema:schema15.properties.ansible_connection,data:data12};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.ansible_become !== undefined){
let data13 = data.ansible_become;
if(!((((((((((((((((((((((((data13 === true) || (data13 === false)) || (data13 === "yes")) || (data13 === "no")) || (data13 === "on")) || (data13 === "off")) || (data13 === "true")) || (data13 === "false")) || (data13 === "Yes")) || (data13 === "No")) || (data13 === "On")) || (data13 === "Off")) || (data13 === "True")) || (data13 === "False")) || (data13 === "YES")) || (data13 === "NO")) || (data13 === "ON")) || (data13 === "OFF")) || (data13 === "TRUE")) || (data13 === "FALSE")) || (data13 === 1)) || (data13 === 0)) || (data13 === "1")) || (data13 === "0"))){
const err31 = {instancePath:instancePath+"/ansible_become",schemaPath:"#/properties/ansible_become/enum",keyword:"enum",params:{allowedValues: schema15.properties.ansible_become.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.ansible_become.enum,parentSchema:schema15.properties.ansible_become,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.ansible_become_user !== undefined){
let data14 = data.ansible_become_user;
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
const err32 = {instancePath:instancePath+"/ansible_become_user",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/ansible_become_user",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data14};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.ansible_become_method !== undefined){
let data15 = data.ansible_become_method;
const _errs51 = errors;
let valid15 = true;
const _errs52 = errors;
if(typeof data15 !== "string"){
const err34 = {};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const _errs55 = errors;
let valid16 = false;
const _errs56 = errors;
if(!((((((((((data15 === "runas") || (data15 === "enable")) || (data15 === "pbrun")) || (data15 === "pfexec")) || (data15 === "dzdo")) || (data15 === "ksu")) || (data15 === "machinectl")) || (data15 === "pmrun")) || (data15 === "sesu")) || (data15 === "sudosu"))){
const err35 = {};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid3 = _errs56 === errors;
valid16 = valid16 || _valid3;
if(!valid16){
const _errs57 = errors;
if(typeof data15 === "string"){
if(!pattern8.test(data15)){
const err36 = {};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
var _valid3 = _errs57 === errors;
valid16 = valid16 || _valid3;
}
if(!valid16){
const err37 = {};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
else {
errors = _errs55;
if(vErrors !== null){
if(_errs55){
vErrors.length = _errs55;
}
else {
vErrors = null;
}
}
}
var _valid2 = _errs52 === errors;
errors = _errs51;
if(vErrors !== null){
if(_errs51){
vErrors.length = _errs51;
}
else {
vErrors = null;
}
}
if(!_valid2){
const _errs58 = errors;
if(!((((((data15 === "sudo") || (data15 === "su")) || (data15 === "doas")) || (data15 === "ansible.builtin.sudo")) || (data15 === "ansible.builtin.su")) || (data15 === "community.general.doas"))){
const err38 = {instancePath:instancePath+"/ansible_become_method",schemaPath:"#/properties/ansible_become_method/else/enum",keyword:"enum",params:{allowedValues: schema15.properties.ansible_become_method.else.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.ansible_become_method.else.enum,parentSchema:schema15.properties.ansible_become_method.else,data:data15};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid2 = _errs58 === errors;
valid15 = _valid2;
}
if(!valid15){
const err39 = {instancePath:instancePath+"/ansible_become_method",schemaPath:"#/properties/ansible_become_method/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema",schema:schema15.properties.ansible_become_method.if,parentSchema:schema15.properties.ansible_become_method,data:data15};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.ansible_become_password !== undefined){
let data16 = data.ansible_become_password;
if(typeof data16 !== "string"){
const err40 = {instancePath:instancePath+"/ansible_become_password",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data16};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.ansible_become_pass !== undefined){
let data17 = data.ansible_become_pass;
if(typeof data17 !== "string"){
const err41 = {instancePath:instancePath+"/ansible_become_pass",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data17};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.ansible_group_priority !== undefined){
let data18 = data.ansible_group_priority;
if((!((typeof data18 == "number") && (isFinite(data18)))) && (typeof data18 !== "string")){
const err42 = {instancePath:instancePath+"/ansible_group_priority",schemaPath:"#/properties/ansible_group_priority/type",keyword:"type",params:{type: schema15.properties.ansible_group_priority.type},message:"must be number,string",schema:schema15.properties.ansible_group_priority.type,parentSchema:schema15.properties.ansible_group_priority,data:data18};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(typeof data18 === "string"){
if(!pattern11.test(data18)){
const err43 = {instancePath:instancePath+"/ansible_group_priority",schemaPath:"#/properties/ansible_group_priority/pattern",keyword:"pattern",params:{pattern: "^\\s*[-+]?[0-9]+\\s*$"},message:"must match pattern \""+"^\\s*[-+]?[0-9]+\\s*$"+"\"",schema:"^\\s*[-+]?[0-9]+\\s*$",parentSchema:schema15.properties.ansible_group_priority,data:data18};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
if(data.release !== undefined){
if(!(validate14(data.release, {instancePath:instancePath+"/release",parentData:data,parentDataProperty:"release",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data.rehearsal !== undefined){
let data20 = data.rehearsal;
const _errs70 = errors;
let valid20 = true;
const _errs71 = errors;
if(!(data20 && typeof data20 == "object" && !Array.isArray(data20))){
const err44 = {};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
var _valid4 = _errs71 === errors;
errors = _errs70;
if(vErrors !== null){
if(_errs70){
vErrors.length = _errs70;
}
else {
vErrors = null;
}
}
if(_valid4){
const _errs73 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key0 in data20){
if(!((key0 === "prepare") || (key0 === "twins"))){
const err45 = {instancePath:instancePath+"/rehearsal",schemaPath:"#/definitions/rehearsal/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema36.then,data:data20};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data20.prepare !== undefined){
let data21 = data20.prepare;
if(typeof data21 === "string"){
if(func3(data21) < 1){
const err46 = {instancePath:instancePath+"/rehearsal/prepare",schemaPath:"#/definitions/rehearsal/then/properties/prepare/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema36.then.properties.prepare,data:data21};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/rehearsal/prepare",schemaPath:"#/definitions/rehearsal/then/properties/prepare/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.then.properties.prepare.type,parentSchema:schema36.then.properties.prepare,data:data21};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data20.twins !== undefined){
let data22 = data20.twins;
if(typeof data22 !== "boolean"){
const err48 = {instancePath:instancePath+"/rehearsal/twins",schemaPath:"#/definitions/rehearsal/then/properties/twins/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema36.then.properties.twins.type,parentSchema:schema36.then.properties.twins,data:data22};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/rehearsal",schemaPath:"#/definitions/rehearsal/then/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema36.then.type,parentSchema:schema36.then,data:data20};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var _valid4 = _errs73 === errors;
valid20 = _valid4;
}
if(!valid20){
const err50 = {instancePath:instancePath+"/rehearsal",schemaPath:"#/definitions/rehearsal/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema",schema:schema36.if,parentSchema:schema36,data:data20};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
validate13.errors = vErrors;
return errors === 0;
}

const wrapper0 = {validate: validate12};

function validate12(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema14.type},message:"must be object,null",schema:schema14.type,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "hosts") || (key0 === "vars")) || (key0 === "children"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema14,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.hosts !== undefined){
let data0 = data.hosts;
if(((!(data0 && typeof data0 == "object" && !Array.isArray(data0))) && (typeof data0 !== "string")) && (data0 !== null)){
const err2 = {instancePath:instancePath+"/hosts",schemaPath:"#/properties/hosts/type",keyword:"type",params:{type: schema14.properties.hosts.type},message:"must be object,string,null",schema:schema14.properties.hosts.type,parentSchema:schema14.properties.hosts,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
for(const key1 in data0){
if(!(validate13(data0[key1], {instancePath:instancePath+"/hosts/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data0,parentDataProperty:key1,rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
}
}
if(data.vars !== undefined){
if(!(validate13(data.vars, {instancePath:instancePath+"/vars",parentData:data,parentDataProperty:"vars",rootData}))){
vErrors = vErrors === null ? validate13.errors : vErrors.concat(validate13.errors);
errors = vErrors.length;
}
}
if(data.children !== undefined){
let data3 = data.children;
if(((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (typeof data3 !== "string")) && (data3 !== null)){
const err3 = {instancePath:instancePath+"/children",schemaPath:"#/properties/children/type",keyword:"type",params:{type: schema14.properties.children.type},message:"must be object,string,null",schema:schema14.properties.children.type,parentSchema:schema14.properties.children,data:data3};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key2 in data3){
if(!(wrapper0.validate(data3[key2], {instancePath:instancePath+"/children/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data3,parentDataProperty:key2,rootData}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
}
}
}
}
validate12.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
if(Object.keys(data).length < 1){
const err0 = {instancePath,schemaPath:"#/minProperties",keyword:"minProperties",params:{limit: 1},message:"must NOT have fewer than 1 properties",schema:1,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "all") || (key0 === "ungrouped"))){
if(!(validate12(data[key0], {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),parentData:data,parentDataProperty:key0,rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
if(data.all !== undefined){
if(!(validate12(data.all, {instancePath:instancePath+"/all",parentData:data,parentDataProperty:"all",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
if(data.ungrouped !== undefined){
if(!(validate12(data.ungrouped, {instancePath:instancePath+"/ungrouped",parentData:data,parentDataProperty:"ungrouped",rootData}))){
vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
errors = vErrors.length;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema13.type,parentSchema:schema13,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

export const variables: ValidateFunction = validate26;

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema15.type},message:"must be object,null",schema:schema15.type,parentSchema:schema15,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.ansible_host !== undefined){
let data0 = data.ansible_host;
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err1 = {instancePath:instancePath+"/ansible_host",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/ansible_host",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data0};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.ansible_ssh_host !== undefined){
let data1 = data.ansible_ssh_host;
if(typeof data1 === "string"){
if(!pattern0.test(data1)){
const err3 = {instancePath:instancePath+"/ansible_ssh_host",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/ansible_ssh_host",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.ansible_port !== undefined){
let data2 = data.ansible_port;
if((!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))) && (typeof data2 !== "string")){
const err5 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: schema18.type},message:"must be integer,string",schema:schema18.type,parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 65535 || isNaN(data2)){
const err6 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data2 < 1 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(typeof data2 === "string"){
if(!pattern2.test(data2)){
const err8 = {instancePath:instancePath+"/ansible_port",schemaPath:"#/definitions/port/pattern",keyword:"pattern",params:{pattern: "^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"},message:"must match pattern \""+"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"+"\"",schema:"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$",parentSchema:schema18,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
if(data.ansible_ssh_port !== undefined){
let data3 = data.ansible_ssh_port;
if((!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))) && (typeof data3 !== "string")){
const err9 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/type",keyword:"type",params:{type: schema18.type},message:"must be integer,string",schema:schema18.type,parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65535 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65535},message:"must be <= 65535",schema:65535,parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if(data3 < 1 || isNaN(data3)){
const err11 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(typeof data3 === "string"){
if(!pattern2.test(data3)){
const err12 = {instancePath:instancePath+"/ansible_ssh_port",schemaPath:"#/definitions/port/pattern",keyword:"pattern",params:{pattern: "^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"},message:"must match pattern \""+"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$"+"\"",schema:"^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$",parentSchema:schema18,data:data3};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
if(data.ansible_user !== undefined){
let data4 = data.ansible_user;
if(typeof data4 === "string"){
if(!pattern0.test(data4)){
const err13 = {instancePath:instancePath+"/ansible_user",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
else {
const err14 = {instancePath:instancePath+"/ansible_user",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.ansible_ssh_user !== undefined){
let data5 = data.ansible_ssh_user;
if(typeof data5 === "string"){
if(!pattern0.test(data5)){
const err15 = {instancePath:instancePath+"/ansible_ssh_user",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
else {
const err16 = {instancePath:instancePath+"/ansible_ssh_user",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.ansible_password !== undefined){
let data6 = data.ansible_password;
if(typeof data6 !== "string"){
const err17 = {instancePath:instancePath+"/ansible_password",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.ansible_ssh_pass !== undefined){
let data7 = data.ansible_ssh_pass;
if(typeof data7 !== "string"){
const err18 = {instancePath:instancePath+"/ansible_ssh_pass",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data7};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.ansible_ssh_password !== undefined){
let data8 = data.ansible_ssh_password;
if(typeof data8 !== "string"){
const err19 = {instancePath:instancePath+"/ansible_ssh_password",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data8};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.ansible_private_key_file !== undefined){
let data9 = data.ansible_private_key_file;
if(typeof data9 === "string"){
if(!pattern0.test(data9)){
const err20 = {instancePath:instancePath+"/ansible_private_key_file",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/ansible_private_key_file",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data9};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.ansible_ssh_private_key_file !== undefined){
let data10 = data.ansible_ssh_private_key_file;
if(typeof data10 === "string"){
if(!pattern0.test(data10)){
const err22 = {instancePath:instancePath+"/ansible_ssh_private_key_file",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/ansible_ssh_private_key_file",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.ansible_ssh_common_args !== undefined){
let data11 = data.ansible_ssh_common_args;
if(typeof data11 !== "string"){
const err24 = {instancePath:instancePath+"/ansible_ssh_common_args",schemaPath:"#/properties/ansible_ssh_common_args/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema15.properties.ansible_ssh_common_args.type,parentSchema:schema15.properties.ansible_ssh_common_args,data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.ansible_connection !== undefined){
let data12 = data.ansible_connection;
const _errs38 = errors;
let valid12 = true;
const _errs39 = errors;
if(typeof data12 !== "string"){
const err25 = {};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
const _errs42 = errors;
let valid13 = false;
const _errs43 = errors;
if(!((((((((((((((((((((((((data12 === "winrm") || (data12 === "psrp")) || (data12 === "network_cli")) || (data12 === "netconf")) || (data12 === "httpapi")) || (data12 === "persistent")) || (data12 === "paramiko")) || (data12 === "paramiko_ssh")) || (data12 === "chroot")) || (data12 === "jail")) || (data12 === "iocage")) || (data12 === "zone")) || (data12 === "lxc")) || (data12 === "lxd")) || (data12 === "libvirt_lxc")) || (data12 === "kubectl")) || (data12 === "oc")) || (data12 === "buildah")) || (data12 === "docker_api")) || (data12 === "aws_ssm")) || (data12 === "vmware_tools")) || (data12 === "saltstack")) || (data12 === "funcd")) || (data12 === "qubes"))){
const err26 = {};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var _valid1 = _errs43 === errors;
valid13 = valid13 || _valid1;
if(!valid13){
const _errs44 = errors;
if(typeof data12 === "string"){
if(!pattern8.test(data12)){
const err27 = {};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
var _valid1 = _errs44 === errors;
valid13 = valid13 || _valid1;
}
if(!valid13){
const err28 = {};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
else {
errors = _errs42;
if(vErrors !== null){
if(_errs42){
vErrors.length = _errs42;
}
else {
vErrors = null;
}
}
}
var _valid0 = _errs39 === errors;
errors = _errs38;
if(vErrors !== null){
if(_errs38){
vErrors.length = _errs38;
}
else {
vErrors = null;
}
}
if(!_valid0){
const _errs45 = errors;
if(!((((((((((data12 === "ssh") || (data12 === "docker")) || (data12 === "podman")) || (data12 === "local")) || (data12 === "sandbox")) || (data12 === "smart")) || (data12 === "ansible.builtin.ssh")) || (data12 === "ansible.builtin.local")) || (data12 === "community.docker.docker")) || (data12 === "containers.podman.podman"))){
const err29 = {instancePath:instancePath+"/ansible_connection",schemaPath:"#/properties/ansible_connection/else/enum",keyword:"enum",params:{allowedValues: schema15.properties.ansible_connection.else.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.ansible_connection.else.enum,parentSchema:schema15.properties.ansible_connection.else,data:data12};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
var _valid0 = _errs45 === errors;
valid12 = _valid0;
}
if(!valid12){
const err30 = {instancePath:instancePath+"/ansible_connection",schemaPath:"#/properties/ansible_connection/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema",schema:schema15.properties.ansible_connection.if,parentSchema:schema15.properties.ansible_connection,data:data12};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.ansible_become !== undefined){
let data13 = data.ansible_become;
if(!((((((((((((((((((((((((data13 === true) || (data13 === false)) || (data13 === "yes")) || (data13 === "no")) || (data13 === "on")) || (data13 === "off")) || (data13 === "true")) || (data13 === "false")) || (data13 === "Yes")) || (data13 === "No")) || (data13 === "On")) || (data13 === "Off")) || (data13 === "True")) || (data13 === "False")) || (data13 === "YES")) || (data13 === "NO")) || (data13 === "ON")) || (data13 === "OFF")) || (data13 === "TRUE")) || (data13 === "FALSE")) || (data13 === 1)) || (data13 === 0)) || (data13 === "1")) || (data13 === "0"))){
const err31 = {instancePath:instancePath+"/ansible_become",schemaPath:"#/properties/ansible_become/enum",keyword:"enum",params:{allowedValues: schema15.properties.ansible_become.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.ansible_become.enum,parentSchema:schema15.properties.ansible_become,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.ansible_become_user !== undefined){
let data14 = data.ansible_become_user;
if(typeof data14 === "string"){
if(!pattern0.test(data14)){
const err32 = {instancePath:instancePath+"/ansible_become_user",schemaPath:"#/definitions/word/pattern",keyword:"pattern",params:{pattern: "^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"},message:"must match pattern \""+"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$"+"\"",schema:"^[^\\s\\u0000-\\u001f\\u007f-][^\\u0000-\\u001f\\u007f]*$",parentSchema:schema16,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/ansible_become_user",schemaPath:"#/definitions/word/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema16.type,parentSchema:schema16,data:data14};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.ansible_become_method !== undefined){
let data15 = data.ansible_become_method;
const _errs51 = errors;
let valid15 = true;
const _errs52 = errors;
if(typeof data15 !== "string"){
const err34 = {};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const _errs55 = errors;
let valid16 = false;
const _errs56 = errors;
if(!((((((((((data15 === "runas") || (data15 === "enable")) || (data15 === "pbrun")) || (data15 === "pfexec")) || (data15 === "dzdo")) || (data15 === "ksu")) || (data15 === "machinectl")) || (data15 === "pmrun")) || (data15 === "sesu")) || (data15 === "sudosu"))){
const err35 = {};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid3 = _errs56 === errors;
valid16 = valid16 || _valid3;
if(!valid16){
const _errs57 = errors;
if(typeof data15 === "string"){
if(!pattern8.test(data15)){
const err36 = {};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
var _valid3 = _errs57 === errors;
valid16 = valid16 || _valid3;
}
if(!valid16){
const err37 = {};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
else {
errors = _errs55;
if(vErrors !== null){
if(_errs55){
vErrors.length = _errs55;
}
else {
vErrors = null;
}
}
}
var _valid2 = _errs52 === errors;
errors = _errs51;
if(vErrors !== null){
if(_errs51){
vErrors.length = _errs51;
}
else {
vErrors = null;
}
}
if(!_valid2){
const _errs58 = errors;
if(!((((((data15 === "sudo") || (data15 === "su")) || (data15 === "doas")) || (data15 === "ansible.builtin.sudo")) || (data15 === "ansible.builtin.su")) || (data15 === "community.general.doas"))){
const err38 = {instancePath:instancePath+"/ansible_become_method",schemaPath:"#/properties/ansible_become_method/else/enum",keyword:"enum",params:{allowedValues: schema15.properties.ansible_become_method.else.enum},message:"must be equal to one of the allowed values",schema:schema15.properties.ansible_become_method.else.enum,parentSchema:schema15.properties.ansible_become_method.else,data:data15};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid2 = _errs58 === errors;
valid15 = _valid2;
}
if(!valid15){
const err39 = {instancePath:instancePath+"/ansible_become_method",schemaPath:"#/properties/ansible_become_method/if",keyword:"if",params:{failingKeyword: "else"},message:"must match \"else\" schema",schema:schema15.properties.ansible_become_method.if,parentSchema:schema15.properties.ansible_become_method,data:data15};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.ansible_become_password !== undefined){
let data16 = data.ansible_become_password;
if(typeof data16 !== "string"){
const err40 = {instancePath:instancePath+"/ansible_become_password",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data16};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.ansible_become_pass !== undefined){
let data17 = data.ansible_become_pass;
if(typeof data17 !== "string"){
const err41 = {instancePath:instancePath+"/ansible_become_pass",schemaPath:"#/definitions/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema22.type,parentSchema:schema22,data:data17};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.ansible_group_priority !== undefined){
let data18 = data.ansible_group_priority;
if((!((typeof data18 == "number") && (isFinite(data18)))) && (typeof data18 !== "string")){
const err42 = {instancePath:instancePath+"/ansible_group_priority",schemaPath:"#/properties/ansible_group_priority/type",keyword:"type",params:{type: schema15.properties.ansible_group_priority.type},message:"must be number,string",schema:schema15.properties.ansible_group_priority.type,parentSchema:schema15.properties.ansible_group_priority,data:data18};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(typeof data18 === "string"){
if(!pattern11.test(data18)){
const err43 = {instancePath:instancePath+"/ansible_group_priority",schemaPath:"#/properties/ansible_group_priority/pattern",keyword:"pattern",params:{pattern: "^\\s*[-+]?[0-9]+\\s*$"},message:"must match pattern \""+"^\\s*[-+]?[0-9]+\\s*$"+"\"",schema:"^\\s*[-+]?[0-9]+\\s*$",parentSchema:schema15.properties.ansible_group_priority,data:data18};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
if(data.release !== undefined){
if(!(validate14(data.release, {instancePath:instancePath+"/release",parentData:data,parentDataProperty:"release",rootData}))){
vErrors = vErrors === null ? validate14.errors : vErrors.concat(validate14.errors);
errors = vErrors.length;
}
}
if(data.rehearsal !== undefined){
let data20 = data.rehearsal;
const _errs70 = errors;
let valid20 = true;
const _errs71 = errors;
if(!(data20 && typeof data20 == "object" && !Array.isArray(data20))){
const err44 = {};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
var _valid4 = _errs71 === errors;
errors = _errs70;
if(vErrors !== null){
if(_errs70){
vErrors.length = _errs70;
}
else {
vErrors = null;
}
}
if(_valid4){
const _errs73 = errors;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key0 in data20){
if(!((key0 === "prepare") || (key0 === "twins"))){
const err45 = {instancePath:instancePath+"/rehearsal",schemaPath:"#/definitions/rehearsal/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema36.then,data:data20};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data20.prepare !== undefined){
let data21 = data20.prepare;
if(typeof data21 === "string"){
if(func3(data21) < 1){
const err46 = {instancePath:instancePath+"/rehearsal/prepare",schemaPath:"#/definitions/rehearsal/then/properties/prepare/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema36.then.properties.prepare,data:data21};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/rehearsal/prepare",schemaPath:"#/definitions/rehearsal/then/properties/prepare/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema36.then.properties.prepare.type,parentSchema:schema36.then.properties.prepare,data:data21};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data20.twins !== undefined){
let data22 = data20.twins;
if(typeof data22 !== "boolean"){
const err48 = {instancePath:instancePath+"/rehearsal/twins",schemaPath:"#/definitions/rehearsal/then/properties/twins/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema36.then.properties.twins.type,parentSchema:schema36.then.properties.twins,data:data22};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/rehearsal",schemaPath:"#/definitions/rehearsal/then/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema36.then.type,parentSchema:schema36.then,data:data20};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var _valid4 = _errs73 === errors;
valid20 = _valid4;
}
if(!valid20){
const err50 = {instancePath:instancePath+"/rehearsal",schemaPath:"#/definitions/rehearsal/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema",schema:schema36.if,parentSchema:schema36,data:data20};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
validate26.errors = vErrors;
return errors === 0;
}
